import { setImmediate as othersHadTheirTurn } from 'node:timers/promises'
import { type Budgets, type Period, periodAt } from '@tollbell/budgets'
import { StartError } from '@tollbell/service'
import type { Store } from './store/store.ts'

export interface HistoryOptions {
  /** What was booked longer ago is removed, but for the totals since the first day. Absent: kept for ever. */
  readonly retentionDays?: number | undefined
  /** What was booked longer ago is kept by day and no longer by quarter of an hour. 92 unless said otherwise. */
  readonly compactAfterDays?: number | undefined
}

/** How long what was booked is kept. */
export interface Kept {
  /** Undefined: for ever. */
  readonly retentionDays: number | undefined
  readonly compactAfterDays: number
  /** Where something was removed: from then on everything is there. */
  readonly since: Date | undefined
}

type InForce = Pick<Budgets, 'budgets' | 'timezone'>

// Three months by the hour: enough to look back at the last one, and at the same one before it.
const usualCompactAfterDays = 92

// What budgets told is worth comparing with the same month of the year before.
const latchDays = 400

const dayMs = 24 * 60 * 60 * 1000

/** Keeps what was booked as long, and as finely, as it was asked to. */
export class History {
  readonly #store: Store
  readonly #retentionDays: number | undefined
  readonly #compactAfterDays: number
  // What lies before was compacted for these time zones.
  #compacted: { zones: string; beforeMs: number } = { zones: '', beforeMs: Number.NEGATIVE_INFINITY }

  /** Throws a StartError with every mistake in the options. */
  constructor(store: Store, { retentionDays, compactAfterDays = usualCompactAfterDays }: HistoryOptions) {
    const mistakes = [...mistakeIn('retentionDays', retentionDays), ...mistakeIn('compactAfterDays', compactAfterDays)]
    if (mistakes.length > 0) throw new StartError(mistakes)
    this.#store = store
    this.#retentionDays = retentionDays
    this.#compactAfterDays = compactAfterDays
  }

  /**
   * Removes and compacts what is old enough, a day at a time, and forgets what was told long ago. What a budget in
   * force, or the present month, still counts is left alone.
   */
  async trim(inForce: InForce, now: Date): Promise<void> {
    const counted = countedSince(inForce, now)
    const cutoff = (days: number): number => {
      const long = new Date(now.getTime() - days * dayMs)
      return Math.min(counted, periodAt({ period: 'day', timezone: inForce.timezone }, long).start.getTime())
    }
    if (this.#retentionDays !== undefined) await this.#retire(cutoff(this.#retentionDays))
    await this.#store.forgetLatches(cutoff(Math.min(this.#retentionDays ?? latchDays, latchDays)))
    await this.#compact(zonesOf(inForce), cutoff(this.#compactAfterDays))
  }

  /** How long everything is kept, and from when on it is there: from its oldest, and all that is still counted. */
  async kept(inForce: InForce, now: Date): Promise<Kept> {
    const settings = { retentionDays: this.#retentionDays, compactAfterDays: this.#compactAfterDays }
    if (!(await this.#store.hasRetired())) return { ...settings, since: undefined }
    const oldestMs = (await this.#store.oldestBucketMs()) ?? Number.POSITIVE_INFINITY
    return { ...settings, since: new Date(Math.min(oldestMs, countedSince(inForce, now))) }
  }

  async #retire(beforeMs: number): Promise<void> {
    for (;;) {
      const oldestMs = await this.#store.oldestBucketMs()
      if (oldestMs === undefined || oldestMs >= beforeMs) return
      await this.#store.retire(Math.min(oldestMs + dayMs, beforeMs))
      await othersHadTheirTurn()
    }
  }

  async #compact(zones: readonly string[], beforeMs: number): Promise<void> {
    const oldestMs = await this.#store.oldestBucketMs()
    if (oldestMs === undefined) return
    const done = this.#compacted.zones === zones.join() ? this.#compacted.beforeMs : Number.NEGATIVE_INFINITY
    for (const stretch of stretchesOf(zones, Math.max(oldestMs, done), beforeMs)) {
      await this.#store.compact(stretch)
      await othersHadTheirTurn()
    }
    this.#compacted = { zones: zones.join(), beforeMs }
  }
}

/**
 * The stretches into which a time falls that are whole in every one of the zones: from each midnight of any zone to the
 * next. So a day of each of them is a sum of whole stretches.
 */
export function stretchesOf(
  zones: readonly string[],
  fromMs: number,
  toMs: number,
): { readonly fromMs: number; readonly toMs: number }[] {
  const bounds = new Set<number>()
  for (const timezone of zones) {
    for (let midnight = dayAt(timezone, fromMs).start.getTime(); midnight < toMs; ) {
      bounds.add(midnight)
      midnight = dayAt(timezone, midnight).end.getTime()
    }
  }
  const sorted = [...bounds].sort((one, other) => one - other)
  return sorted.map((bound, index) => ({ fromMs: bound, toMs: Math.min(sorted[index + 1] ?? toMs, toMs) }))
}

function dayAt(timezone: string, ms: number): Period {
  return periodAt({ period: 'day', timezone }, new Date(ms))
}

function countedSince({ budgets, timezone }: InForce, now: Date): number {
  const periods = [periodAt({ period: 'month', timezone }, now), ...budgets.map((budget) => periodAt(budget, now))]
  return Math.min(...periods.map(({ start }) => start.getTime()))
}

function zonesOf({ budgets, timezone }: InForce): string[] {
  return [...new Set([timezone, ...budgets.map((budget) => budget.timezone)])].sort()
}

function mistakeIn(name: keyof HistoryOptions, days: number | undefined): string[] {
  if (days === undefined || (Number.isSafeInteger(days) && days >= 1)) return []
  return [`${name}: ${days} is no number of days; write a whole number from 1.`]
}
