import {
  type Budget,
  crossed,
  fixedNotices,
  isMoving,
  isReached,
  type Notice,
  oldestTold,
  type Period,
  repeatedNoticeAt,
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

type LatchNews = Pick<Latch, 'kind' | 'at' | 'crossedAtMs' | 'quiet'>

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

// Spend in a window that moves wavers: a level it falls a little below is not told again at once, and a rate that is
// exceeded for seconds stays latched until everybody has seen it.
const fallenTenths = 9n
const heldMs = 5 * 60 * 1000

/** The latches that are over: re-armed, and once it has grown to `after`, of steps all but the newest. */
export function endedLatches({ latches, budget, spent }: BudgetBalance, after: bigint, now: Date): Latch[] {
  return [...latches.values()].filter((latch) => {
    const oldest = oldestTold(budget, latch.kind, after)
    return (oldest !== undefined && latch.at <= oldest) || isRearmed(budget, latch, spent, now)
  })
}

function isRearmed(budget: Budget, latch: Latch, spent: bigint, now: Date): boolean {
  if (isReached(latch, spent)) return false
  if (isMoving(budget.period) && now.getTime() - latch.crossedAtMs < heldMs) return false
  if (budget.rearm !== undefined) return spent < budget.rearm
  return !isMoving(budget.period) || spent * 10n < latch.at * fallenTenths
}

/** Everything a budget tells in this period: thresholds and levels, and the newest steps and reports crossed. */
export function noticesOf({ budget, latches }: BudgetBalance): { notice: Notice; latch?: Latch }[] {
  const fixed = fixedNotices(budget).map((notice) => {
    const latch = latches.get(levelKey(notice))
    return { notice, ...(latch && { latch }) }
  })
  const repeated = [...latches.values()]
    .sort((one, other) => (one.at < other.at ? -1 : 1))
    .flatMap((latch) => {
      const notice = repeatedNoticeAt(budget, latch.kind, latch.at)
      return notice ? { notice, latch } : []
    })
  return [...fixed, ...repeated]
}
