import type { BalanceRows, StreamRows } from '../store/store.ts'

/** Some of the rows of a fold. */
export interface Slice<Rows> {
  readonly rows: Rows
  /** How many rows of the fold are in this slice and those before it. */
  readonly done: number
  readonly isLast: boolean
}

/** The next rows of a fold to the balances, after `done` of them. */
export function balanceSlice(rows: BalanceRows, done: number, most: number): Slice<BalanceRows> {
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

/** The next rows of a fold to the streams, after `done` of them. */
export function streamSlice(rows: StreamRows, done: number, most: number): Slice<StreamRows> {
  const take = taker(done, most)
  const { forgotten, instances, opened, words, ended } = rows
  // Instances come before their lives.
  const slice = {
    forgotten: take(forgotten),
    instances: take(instances),
    opened: take(opened),
    words: take(words),
    ended: take(ended),
  }
  const count = forgotten.length + instances.length + opened.length + words.length + ended.length
  return { rows: slice, done: Math.min(done + most, count), isLast: done + most >= count }
}

// Takes from one list after the other, as if they were one.
function taker(done: number, most: number): <Row>(rows: readonly Row[]) => readonly Row[] {
  let before = 0
  return (rows) => {
    const from = Math.max(0, done - before)
    const to = Math.max(0, done + most - before)
    before += rows.length
    return rows.slice(from, to)
  }
}
