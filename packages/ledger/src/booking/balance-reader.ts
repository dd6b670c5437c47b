import { setImmediate as othersHadTheirTurn } from 'node:timers/promises'
import type { BalanceSource } from '../balance/balance-source.ts'
import type { Booked } from '../balance/figures.ts'
import type { Latch } from '../balance/latch.ts'
import type { BudgetReset } from '../journal/entry.ts'
import type { Folding } from '../journal/folding.ts'
import { allEntries } from '../journal/read-entries.ts'
import type { Said } from '../journal/unfolded.ts'
import type { BalanceTables, Store } from '../store/store.ts'
import type { Account } from './account.ts'
import { type BucketAmount, bucketCeiling } from './bucket.ts'
import type { Memory } from './memory.ts'

export interface ReaderParts {
  readonly store: Store
  readonly folding: Folding
  /** The memory may be another one after catching up. */
  readonly memory: () => Memory
  /** Applies what others have appended. */
  readonly catchUp: () => Promise<void>
}

/** From one instant to before another, both bounds of buckets, in milliseconds since 1970. */
export type Stretch = readonly [fromMs: number, toMs: number]

/** Reads balances: what the tables say, and what was said since they were written. Each answer is of one moment. */
export class BalanceReader implements BalanceSource {
  readonly #parts: ReaderParts

  constructor(parts: ReaderParts) {
    this.#parts = parts
  }

  async amounts(fromMs: number, toMs: number, budget?: string): Promise<Booked[]> {
    if (budget !== undefined) return await this.#amountsOfReset(fromMs, toMs, budget)
    const [booked = []] = await this.bookedIn([[fromMs, toMs]])
    return booked
  }

  async #amountsOfReset(fromMs: number, toMs: number, budget: string): Promise<Booked[]> {
    const { result, said } = await this.#read(async (tables) => {
      const resets = await tables.resets()
      const from = Math.max(fromMs, resetOf(resets, budget)?.fromMs ?? fromMs)
      return { resets, amounts: from < toMs ? await tables.amounts(from, toMs) : none, from }
    })
    const reset = said.reset(result.resets, budget)
    const from = Math.max(fromMs, reset?.fromMs ?? fromMs)
    // It was reset after the tables were written, so they were asked for too much.
    if (from !== result.from) return sumsOf(await this.buckets(fromMs, toMs, budget))
    const sums = added(said.wipes ? none : result.amounts, said.amounts(from, toMs))
    for (const { account, bucketMs, amount } of reset?.before ?? []) {
      if (bucketMs >= from && bucketMs < toMs) sums.set(account, (sums.get(account) ?? 0n) - amount)
    }
    return this.#booked(sums)
  }

  async buckets(
    fromMs: number,
    toMs: number,
    budget?: string,
  ): Promise<(Booked & { bucketMs: number; atMs?: number })[]> {
    const { result, said } = await this.#read(async (tables) => ({
      resets: budget === undefined ? [] : await tables.resets(),
      buckets: await tables.buckets(fromMs, toMs),
    }))
    const reset = budget === undefined ? undefined : said.reset(result.resets, budget)
    const all = [...(said.wipes ? [] : result.buckets), ...said.amounts(fromMs, toMs)]
    return (reset ? sinceReset(all, reset) : all).map(({ account, ...booked }) => ({
      ...booked,
      account: this.#accountOf(account),
    }))
  }

  async countedFrom(): Promise<Map<string, number>> {
    const { result, said } = await this.#read((tables) => tables.resets())
    return said.countedFrom(result)
  }

  async latches(counts: string, periodStartMs: number): Promise<Latch[]> {
    const { result, said } = await this.#read((tables) => tables.latches(counts, periodStartMs))
    return said.latches(result, counts, periodStartMs)
  }

  /** What was told last, in whatever period, newest first. */
  async newestLatches(most: number): Promise<Latch[]> {
    const { result, said } = await this.#read((tables) => tables.newestLatches(most))
    return said.newestLatches(result, most)
  }

  /** What was booked in each of the stretches. Long ones are read in pieces, so that bookings go on in between. */
  async bookedIn(stretches: readonly Stretch[]): Promise<Booked[][]> {
    let read: Sums | undefined
    // What takes longer than the time between two folds is read at once: late, but in the end.
    for (let attempt = 0; attempt < mostAttempts && !read; attempt++) read = await this.#sumsInPieces(stretches)
    const { sums, said } = read ?? (await this.#sumsAtOnce(stretches))
    return stretches.map(([fromMs, toMs], index) => {
      const inTables = said.wipes ? none : (sums[index] ?? none)
      return this.#booked(added(inTables, said.amounts(fromMs, toMs)))
    })
  }

  /** What is in the buckets from then on, by the ids of accounts. */
  async bucketsById(fromMs: number, toMs: number): Promise<BucketAmount<number>[]> {
    const { result, said } = await this.#read((tables) => tables.buckets(fromMs, toMs))
    const later = Array.from(said.amounts(fromMs, toMs), ({ account, bucketMs, amount }) => ({
      account,
      bucketMs,
      amount,
    }))
    return [...(said.wipes ? [] : result), ...later]
  }

  async #sumsAtOnce(stretches: readonly Stretch[]): Promise<Sums> {
    const { result, said } = await this.#read(async (tables) => {
      const sums: ReadonlyMap<number, bigint>[] = []
      for (const [fromMs, toMs] of stretches) sums.push(await tables.amounts(fromMs, toMs))
      return sums
    })
    return { sums: result, said }
  }

  /** `undefined` when the tables have moved on in the middle. */
  async #sumsInPieces(stretches: readonly Stretch[]): Promise<Sums | undefined> {
    const sums: ReadonlyMap<number, bigint>[] = []
    let last: { readonly said: Said; readonly folded: number } | undefined
    let lengthMs = firstLength(this.#parts.memory().accounts.lastId)
    for (const [fromMs, toMs] of stretches) {
      let sum = none
      for (let from = fromMs; from < toMs; ) {
        const to = Math.min(from + lengthMs, toMs)
        const startedMs = performance.now()
        const { result, said, folded } = await this.#read((tables) => tables.amounts(from, to))
        if (last && last.folded !== folded) return undefined
        last = { said, folded }
        sum = added(sum, amountsByAccount(result))
        lengthMs = nextLength(lengthMs, performance.now() - startedMs)
        from = to
        await othersHadTheirTurn()
      }
      sums.push(sum)
    }
    return last && { sums, said: last.said }
  }

  async #read<Result>(
    read: (tables: BalanceTables) => Promise<Result>,
  ): Promise<{ readonly result: Result; readonly said: Said; readonly folded: number }> {
    const { store, folding, memory, catchUp } = this.#parts
    for (;;) {
      const { progress, result } = await store.readBalances(read)
      const { position, unfolded } = memory()
      if (progress.folded !== progress.target) await folding.finish()
      else if (progress.folded > position) await catchUp()
      // A fold may have ended while we were reading what was before it.
      else if (progress.folded >= unfolded.from) {
        const said = unfolded.after(progress.folded)
        if (said) return { result, said, folded: progress.folded }
        await unfolded.takeApart(progress.folded, (after, upTo) => allEntries(store, after, upTo))
      }
    }
  }

  #booked(sums: ReadonlyMap<number, bigint>): Booked[] {
    return Array.from(sums, ([id, amount]) => ({ account: this.#accountOf(id), amount }))
  }

  #accountOf(id: number): Account {
    return this.#parts.memory().accounts.withId(id)
  }
}

interface Sums {
  /** What the tables say of each stretch, by account. */
  readonly sums: readonly ReadonlyMap<number, bigint>[]
  readonly said: Said
}

const none: ReadonlyMap<number, bigint> = new Map()

// A day of a thousand accounts takes some ten milliseconds.
const dayMs = 24 * 60 * 60 * 1000
const accountsOfDay = 1000
const mostAttempts = 2

// What is asked for in one piece is one round trip less, but others wait for it.
const shortMs = 10
const longMs = 30

function firstLength(accounts: number): number {
  return bucketCeiling(dayMs * Math.min(1, accountsOfDay / Math.max(1, accounts)))
}

/** How much to read next, after the last piece has taken so long. */
function nextLength(lengthMs: number, tookMs: number): number {
  if (tookMs < shortMs) return 2 * lengthMs
  return tookMs > longMs ? bucketCeiling(lengthMs / 2) : lengthMs
}

function amountsByAccount(sums: ReadonlyMap<number, bigint>): { account: number; amount: bigint }[] {
  return Array.from(sums, ([account, amount]) => ({ account, amount }))
}

function resetOf(resets: readonly BudgetReset[], budget: string | undefined): BudgetReset | undefined {
  return resets.find((reset) => reset.budget === budget)
}

// The instants are lost where only a part of what was booked then still counts.
function sinceReset(amounts: readonly BucketAmount<number>[], { fromMs, before }: BudgetReset): BucketAmount<number>[] {
  const sums = new Map<string, BucketAmount<number>>()
  const add = ({ account, bucketMs, amount }: BucketAmount<number>): void => {
    const key = `${account} ${bucketMs}`
    sums.set(key, { account, bucketMs, amount: (sums.get(key)?.amount ?? 0n) + amount })
  }
  for (const one of amounts) if (one.bucketMs >= fromMs) add(one)
  for (const one of before) if (sums.has(`${one.account} ${one.bucketMs}`)) add({ ...one, amount: -one.amount })
  return [...sums.values()].filter(({ amount }) => amount > 0n)
}

function added(
  sums: ReadonlyMap<number, bigint>,
  amounts: Iterable<{ readonly account: number; readonly amount: bigint }>,
): Map<number, bigint> {
  const all = new Map(sums)
  for (const { account, amount } of amounts) all.set(account, (all.get(account) ?? 0n) + amount)
  return all
}

function sumsOf(booked: readonly Booked[]): Booked[] {
  const sums = new Map<Account, bigint>()
  for (const { account, amount } of booked) sums.set(account, (sums.get(account) ?? 0n) + amount)
  return Array.from(sums, ([account, amount]) => ({ account, amount }))
}
