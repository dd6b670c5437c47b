import type { Budget } from './budget.ts'

/**
 * Something a budget tells once in a period. `at` is the spend at which it is told, at rest in the budget's unit:
 * a threshold or a step once that much is spent, a remaining level once more than that is spent.
 */
export type Notice =
  | { readonly kind: 'threshold'; readonly at: bigint; readonly ratio: number }
  | { readonly kind: 'step'; readonly at: bigint }
  | { readonly kind: 'remaining'; readonly at: bigint; readonly remaining: bigint }

export type NoticeKind = Notice['kind']

/** A jump over more steps than this tells the newest ones only. */
export const maxStepsTold = 100

// A threshold has at most four decimals: 99.95 % is 0.9995.
const ratioScale = 10_000

/** Everything that spending from one amount to another crosses, in the order of the amounts; of steps the newest. */
export function crossed(
  budget: Budget,
  spentBefore: bigint,
  spentNow: bigint,
  { mostSteps = maxStepsTold }: { mostSteps?: number } = {},
): Notice[] {
  const fixed = fixedNotices(budget).filter((notice) => isReached(notice, spentNow) && !isReached(notice, spentBefore))
  return [...fixed, ...stepsBetween(budget, spentBefore, spentNow, mostSteps)].sort(byAmount)
}

/** What will be told next, and how much may be spent until then; `undefined` when nothing is left to tell. */
export function nextNotice(budget: Budget, spent: bigint): { notice: Notice; away: bigint } | undefined {
  const ahead = fixedNotices(budget).filter((notice) => !isReached(notice, spent))
  if (budget.step !== undefined) ahead.push({ kind: 'step', at: (spent / budget.step + 1n) * budget.step })
  const notice = ahead.sort(byAmount)[0]
  return notice && { notice, away: notice.at - spent }
}

/** Whether a notice is due once so much is spent. */
export function isReached({ kind, at }: Pick<Notice, 'kind' | 'at'>, spent: bigint): boolean {
  return kind === 'remaining' ? spent > at : spent >= at
}

/** The thresholds and remaining levels of a budget: those notices that are known beforehand. */
export function fixedNotices({ limit, thresholds, remaining }: Budget): Notice[] {
  if (limit === undefined) return []
  return [
    ...thresholds.map((ratio): Notice => ({ kind: 'threshold', ratio, at: shareOf(limit, ratio) })),
    ...remaining.map((amount): Notice => ({ kind: 'remaining', remaining: amount, at: limit - amount })),
  ]
}

function stepsBetween({ step }: Budget, spentBefore: bigint, spentNow: bigint, most: number): Notice[] {
  if (step === undefined || spentNow <= spentBefore) return []
  const last = spentNow / step
  const newest = last - BigInt(most)
  const told = spentBefore / step
  const steps: Notice[] = []
  for (let count = (told > newest ? told : newest) + 1n; count <= last; count++) {
    steps.push({ kind: 'step', at: count * step })
  }
  return steps
}

// Rounded up: at 80 % of 3 tokens, 2 tokens are not enough.
function shareOf(limit: bigint, ratio: number): bigint {
  const scale = BigInt(ratioScale)
  return (limit * BigInt(Math.round(ratio * ratioScale)) + scale - 1n) / scale
}

function byAmount(one: Notice, other: Notice): number {
  if (one.at === other.at) return 0
  return one.at < other.at ? -1 : 1
}
