import type { Severity } from '@tollbell/conventions'
import type { Budget } from './budget.ts'
import { shareOf, sharesIn, timesShare } from './share.ts'

/**
 * Something a budget tells once in a period. `at` is the spend at which it is told, at rest in the budget's unit: a
 * threshold (a share of the limit), a level (an amount), a step or a report once that much is spent, a remaining level
 * once more than that is spent.
 */
export type Notice =
  | { readonly kind: 'threshold'; readonly at: bigint; readonly ratio: number }
  | { readonly kind: 'level'; readonly at: bigint }
  | { readonly kind: 'step'; readonly at: bigint }
  | { readonly kind: 'report'; readonly at: bigint; readonly ratio: number }
  | { readonly kind: 'remaining'; readonly at: bigint; readonly remaining: bigint }

export type NoticeKind = Notice['kind']

export const noticeKinds: readonly NoticeKind[] = ['threshold', 'level', 'step', 'report', 'remaining']

/** A jump over more steps or reports than this tells the newest ones only. */
export const maxStepsTold = 100

/** Everything that spending from one amount to another crosses, in the order of the amounts; of steps the newest. */
export function crossed(
  budget: Budget,
  spentBefore: bigint,
  spentNow: bigint,
  { mostSteps = maxStepsTold }: { mostSteps?: number } = {},
): Notice[] {
  const fixed = fixedNotices(budget).filter((notice) => isReached(notice, spentNow) && !isReached(notice, spentBefore))
  const repeated = rhythmsOf(budget).flatMap((rhythm) => between(rhythm, spentBefore, spentNow, mostSteps))
  return [...fixed, ...repeated].sort(byAmount)
}

/** What will be told next, and how much may be spent until then; `undefined` when nothing is left to tell. */
export function nextNotice(budget: Budget, spent: bigint): { notice: Notice; away: bigint } | undefined {
  const ahead = fixedNotices(budget).filter((notice) => !isReached(notice, spent))
  for (const rhythm of rhythmsOf(budget)) ahead.push(rhythm.notice(rhythm.count(spent) + 1n))
  const notice = ahead.sort(byAmount)[0]
  return notice && { notice, away: notice.at - spent }
}

/** Whether a notice is due once so much is spent. */
export function isReached({ kind, at }: Pick<Notice, 'kind' | 'at'>, spent: bigint): boolean {
  return kind === 'remaining' ? spent > at : spent >= at
}

/** The thresholds, levels and remaining levels of a budget: those notices that are known beforehand. */
export function fixedNotices({ limit, thresholds, remaining }: Budget): Notice[] {
  return [
    ...thresholds.map(
      ({ at, ratio }): Notice => (ratio === undefined ? { kind: 'level', at } : { kind: 'threshold', at, ratio }),
    ),
    ...(limit === undefined ? [] : remaining).map(
      (amount): Notice => ({ kind: 'remaining', remaining: amount, at: (limit ?? 0n) - amount }),
    ),
  ]
}

/** The step or report a budget tells at an amount; `undefined` when it tells none there, or has none such. */
export function repeatedNoticeAt(budget: Budget, kind: NoticeKind, at: bigint): Notice | undefined {
  const notices = rhythmsOf(budget).map((rhythm) => rhythm.notice(rhythm.count(at)))
  return notices.find((notice) => notice.kind === kind && notice.at === at)
}

/** The highest step or report that is old news: so many newer ones are reached. */
export function oldestTold(budget: Budget, kind: NoticeKind, spent: bigint): bigint | undefined {
  for (const rhythm of rhythmsOf(budget)) {
    const count = rhythm.count(spent) - BigInt(maxStepsTold)
    if (count > 0n && rhythm.notice(count).kind === kind) return rhythm.notice(count).at
  }
  return undefined
}

/** How bad it is that so much is spent, by the budget's own warning and critical levels. */
export function severityAt({ warningAt, criticalAt }: Budget, spent: bigint): Severity {
  if (criticalAt !== undefined && spent >= criticalAt) return 'critical'
  return warningAt !== undefined && spent >= warningAt ? 'warning' : 'info'
}

/** What is told again and again, each time at a higher amount. */
interface Rhythm {
  /** How many of them are reached once so much is spent. */
  count(spent: bigint): bigint
  notice(count: bigint): Notice
}

function rhythmsOf({ step, report, limit }: Budget): Rhythm[] {
  const rhythms: Rhythm[] = []
  if (step !== undefined) {
    rhythms.push({ count: (spent) => spent / step, notice: (count) => ({ kind: 'step', at: count * step }) })
  }
  if (report !== undefined && limit !== undefined) rhythms.push(reportsOf(limit, report))
  return rhythms
}

function reportsOf(limit: bigint, share: number): Rhythm {
  return {
    count: (spent) => sharesIn(spent, limit, share),
    notice: (count) => ({ kind: 'report', at: shareOf(limit, share, count), ratio: timesShare(share, count) }),
  }
}

function between(rhythm: Rhythm, spentBefore: bigint, spentNow: bigint, most: number): Notice[] {
  if (spentNow <= spentBefore) return []
  const last = rhythm.count(spentNow)
  const newest = last - BigInt(most)
  const told = rhythm.count(spentBefore)
  const notices: Notice[] = []
  for (let count = (told > newest ? told : newest) + 1n; count <= last; count++) notices.push(rhythm.notice(count))
  // A tenth of 3 tokens is told with the first of them, and so is the second tenth: the last one speaks for all.
  return notices.filter(({ at }, index) => notices[index + 1]?.at !== at)
}

function byAmount(one: Notice, other: Notice): number {
  if (one.at === other.at) return 0
  return one.at < other.at ? -1 : 1
}
