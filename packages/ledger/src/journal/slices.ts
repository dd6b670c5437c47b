import type { BalanceRows } from '../store/store.ts'

/** Some of the rows of a fold. */
export interface Slice {
  readonly rows: BalanceRows
  /** How many rows of the fold are in this slice and those before it. */
  readonly done: number
  readonly isLast: boolean
}

/** The next rows of a fold to the balances, after `done` of them. */
export function balanceSlice(rows: BalanceRows, done: number, most: number): Slice {
  const take = taker(done, most)
  const { accounts, totals, amounts, cleared, latches, resets } = rows
  // Accounts come before what is booked on them.
  const slice = {
    wipe: rows.wipe && done === 0,
    accounts: take(accounts),
    totals: take(totals),
    amounts: take(amounts),
    cleared: take(cleared),
    latches: take(latches),
    resets: take(resets),
    callTimes: done === 0 ? rows.callTimes : undefined,
  }
  const lists = [accounts, totals, amounts, cleared, latches, resets]
  const count = lists.reduce((sum, { length }) => sum + length, 0)
  return { rows: slice, done: Math.min(done + most, count), isLast: done + most >= count }
}

/** Takes so many, after `done` of them, from one list after the other, as if they were one. */
export function taker(done: number, most: number): <Row>(rows: readonly Row[]) => readonly Row[] {
  let before = 0
  return (rows) => {
    const from = Math.max(0, done - before)
    const to = Math.max(0, done + most - before)
    before += rows.length
    return rows.slice(from, to)
  }
}
