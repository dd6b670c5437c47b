import {
  type Budget,
  crossed,
  fixedNotices,
  isReached,
  maxStepsTold,
  type Notice,
  type Period,
} from '@tollbell/budgets'
import { type Latch, type LatchId, levelKey } from './latch.ts'

/** What of a budget is spent in a period, and what it has told in it. */
export interface BudgetBalance {
  readonly budget: Budget
  /** Whose balance it is, where the budget has one for each; else `''`. */
  readonly member: string
  readonly period: Period
  /** At rest. */
  readonly spent: bigint
  /** By level. */
  readonly latches: ReadonlyMap<string, Latch>
}

/** What a booking changes in what is told. */
export interface LatchChange {
  readonly set: readonly Latch[]
  /** Cleared before the others are set. */
  readonly clear: readonly LatchId[]
}

export type LatchNews = Pick<Latch, 'kind' | 'at' | 'crossedAtMs' | 'quiet'>

/**
 * What a balance tells once it has grown to `spent`. What was exceeded before that and never told is there because
 * the budget is new or has changed: of those only the highest of its kind is told, and only when nothing as high was.
 * `told` are the latches of a predecessor under another name: what it told is not told again.
 */
export function newsOf(
  balance: BudgetBalance,
  spent: bigint,
  told: ReadonlyMap<string, Latch>,
  now: Date,
): LatchNews[] {
  const { budget, latches, spent: before } = balance
  const unknown = (notice: Notice): boolean => !latches.has(levelKey(notice))
  const missed = crossed(budget, 0n, before, { mostSteps: 1 })
  const late = missed.filter(unknown).map((notice): LatchNews => {
    const { kind, at } = notice
    const predecessor = told.get(levelKey(notice))
    if (predecessor) return { kind, at, crossedAtMs: predecessor.crossedAtMs, quiet: true }
    const higher = [...missed, ...latches.values()].some((other) => other.kind === kind && other.at > at)
    return { kind, at, crossedAtMs: now.getTime(), quiet: higher }
  })
  const fresh = crossed(budget, before, spent)
    .filter(unknown)
    .map(({ kind, at }): LatchNews => ({ kind, at, crossedAtMs: now.getTime(), quiet: false }))
  return [...late, ...fresh]
}

/** The latches that are no longer due: below the spend again, and of steps all but the newest. */
export function endedLatches({ latches, budget }: BudgetBalance, spent: bigint): Latch[] {
  const fallen = [...latches.values()].filter((latch) => !isReached(latch, spent))
  const newestStep = budget.step === undefined ? 0n : spent - budget.step * BigInt(maxStepsTold)
  const old = [...latches.values()].filter(({ kind, at }) => kind === 'step' && at <= newestStep)
  return [...fallen, ...old]
}

/** Everything a budget tells in this period: thresholds and remaining levels, and the newest steps crossed. */
export function noticesOf({ budget, latches }: BudgetBalance): { notice: Notice; latch?: Latch }[] {
  const fixed = fixedNotices(budget).map((notice) => {
    const latch = latches.get(levelKey(notice))
    return { notice, ...(latch && { latch }) }
  })
  const steps = [...latches.values()]
    .filter(({ kind, at }) => kind === 'step' && budget.step !== undefined && at % budget.step === 0n)
    .sort((one, other) => (one.at < other.at ? -1 : 1))
    .slice(-maxStepsTold)
    .map((latch) => ({ notice: { kind: 'step', at: latch.at } as const, latch }))
  return [...fixed, ...steps]
}
