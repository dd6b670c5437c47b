import type { Latch, LatchId } from '../balance/latch.ts'
import type { BalanceRows, CallTimes, Instance, StreamRows } from '../store/store.ts'
import { BucketSums } from './bucket-sums.ts'
import type { BudgetReset, Entry, OpenedLife } from './entry.ts'

/**
 * What many entries bring to tables, put together: a stream that has spoken a hundred times is one row. The same
 * entries give the same rows in the same order, so that a fold that was broken off goes on where it was.
 */
export interface Fold<Rows> {
  add(entry: Entry): void
  rows(): Rows
}

/** What entries bring to the balances. */
export function foldOfBalances(): Fold<BalanceRows> {
  const accounts: BalanceRows['accounts'][number][] = []
  let wipe = false
  let sums = new BucketSums()
  let latches = new Map<string, { latch: LatchId } | { latch: Latch; set: true }>()
  let resets = new Map<string, BudgetReset>()
  let callTimes: CallTimes | undefined
  return {
    add(entry) {
      if (entry.wipe) {
        wipe = true
        sums = new BucketSums()
        latches = new Map()
        resets = new Map()
        callTimes = undefined
      }
      accounts.push(...entry.accounts)
      sums.add(entry.amounts, entry.atMs)
      for (const latch of entry.cleared) latches.set(latchKey(latch), { latch })
      for (const latch of entry.latches) latches.set(latchKey(latch), { latch, set: true })
      for (const reset of entry.resets) resets.set(reset.budget, reset)
      if (entry.callTimes) callTimes = widened(callTimes, entry.callTimes)
    },
    rows: () => ({
      wipe,
      accounts,
      ...sums.rows(),
      cleared: [...latches.values()].flatMap((one) => ('set' in one ? [] : [one.latch])),
      latches: [...latches.values()].flatMap((one) => ('set' in one ? [one.latch] : [])),
      resets: [...resets.values()],
      callTimes,
    }),
  }
}

/** What entries bring to the streams. */
export function foldOfStreams(): Fold<StreamRows> {
  const forgotten: number[] = []
  const ended: number[] = []
  const instances = new Map<number, Instance>()
  const opened = new Map<number, OpenedLife>()
  const words = new Map<number, { life: number; value: number; timeMs: number }>()
  return {
    add(entry) {
      for (const number of entry.forgotten) {
        forgotten.push(number)
        instances.delete(number)
        for (const life of opened.values()) if (life.instance === number) opened.delete(life.number)
      }
      for (const instance of entry.instances) instances.set(instance.number, instance)
      for (const life of entry.opened) opened.set(life.number, life)
      for (const { number } of entry.ended) {
        ended.push(number)
        opened.delete(number)
        words.delete(number)
      }
      const { lives, values, timesMs } = entry.words
      for (let at = 0; at < lives.length; at++) {
        const life = lives[at] as number
        const value = values[at] as number
        const timeMs = timesMs[at] as number
        const known = words.get(life)
        if (known === undefined) words.set(life, { life, value, timeMs })
        else {
          known.value = value
          known.timeMs = timeMs
        }
      }
    },
    rows: () => ({
      forgotten,
      instances: [...instances.values()],
      opened: Array.from(opened.values(), (life) => ({ ...life, ...saidBy(life.number, words) })),
      words: opened.size === 0 ? [...words.values()] : [...words.values()].filter(({ life }) => !opened.has(life)),
      ended,
    }),
  }
}

function saidBy(
  life: number,
  words: ReadonlyMap<number, { value: number; timeMs: number }>,
): { value: number; timeMs: number } {
  const { value, timeMs } = words.get(life) ?? { value: 0, timeMs: 0 }
  return { value, timeMs }
}

/** The same text for the same latch. */
export function latchKey({ counts, budget, member, periodStartMs, kind, at }: LatchId): string {
  return JSON.stringify([counts, budget, member, periodStartMs, kind, `${at}`])
}

/** From the earliest to the latest of both. */
export function widened(one: CallTimes | undefined, other: CallTimes): CallTimes {
  if (one === undefined) return other
  return { firstMs: Math.min(one.firstMs, other.firstMs), lastMs: Math.max(one.lastMs, other.lastMs) }
}
