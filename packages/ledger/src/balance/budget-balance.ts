import {
  type Budget,
  crossed,
  fixedNotices,
  inScope,
  maxStepsTold,
  type Notice,
  type Period,
  periodAt,
} from '@tollbell/budgets'
import type { Unit } from '@tollbell/conventions'
import type { Account, Measure } from '../booking/account.ts'
import type { BucketAmount } from '../booking/differences.ts'
import type { Latch, Transaction } from '../store/store.ts'

/** What of a budget is spent in a period, and what it has told in it. */
export interface BudgetBalance {
  readonly budget: Budget
  readonly period: Period
  /** At rest. */
  readonly spent: bigint
  readonly latches: readonly Latch[]
}

const measureOf: Readonly<Record<Unit, Measure>> = { usd: 'cost', tokens: 'tokens', requests: 'requests' }

/** Whether a budget counts what is booked on an account. Tokens without a price are tokens. */
export function counts(budget: Budget, account: Account): boolean {
  return account.measure === measureOf[budget.unit] && inScope(budget.scope, account)
}

/** Whether a balance is that of the present period. */
export function isCurrent({ period }: { readonly period: Period }, now: Date): boolean {
  return now >= period.start && now < period.end
}

export interface Opening {
  readonly transaction: Transaction
  readonly accountOf: (id: number) => Account
  readonly now: Date
  /** How many of the exceeded steps are told, the newest first. */
  readonly mostSteps: number
}

/**
 * The balance of the present period from what is in the store. What is exceeded and was never told is told now: so a
 * budget that is new, or changed, tells at once where it stands.
 */
export async function openBalance(
  budget: Budget,
  { transaction, accountOf, now, mostSteps }: Opening,
): Promise<BudgetBalance> {
  const period = periodAt(budget, now)
  const amounts = await transaction.amounts(period.start.getTime(), period.end.getTime())
  let spent = 0n
  for (const [id, amount] of amounts) {
    if (counts(budget, accountOf(id))) spent += amount
  }
  const told = await transaction.latches(keyOf(budget), period.start.getTime(), maxStepsTold)
  return await latched(transaction, { budget, period, spent: 0n, latches: told }, spent, { now, mostSteps })
}

/** The balance after a booking, with what that crossed. */
export async function addedTo(
  transaction: Transaction,
  balance: BudgetBalance,
  amounts: readonly BucketAmount<Account>[],
  now: Date,
): Promise<BudgetBalance> {
  const { budget, period } = balance
  const startMs = period.start.getTime()
  const endMs = period.end.getTime()
  const added = amounts
    .filter(({ bucketMs, account }) => bucketMs >= startMs && bucketMs < endMs && counts(budget, account))
    .reduce((sum, { amount }) => sum + amount, 0n)
  if (added === 0n) return balance
  return await latched(transaction, balance, balance.spent + added, { now, mostSteps: maxStepsTold })
}

async function latched(
  transaction: Transaction,
  balance: BudgetBalance,
  spent: bigint,
  { now, mostSteps }: Pick<Opening, 'now' | 'mostSteps'>,
): Promise<BudgetBalance> {
  const { budget, period, latches } = balance
  const news = crossed(budget, balance.spent, spent, { mostSteps })
    .filter((notice) => !latchOf(latches, notice))
    .map(
      ({ kind, at }): Latch => ({
        budget: keyOf(budget),
        periodStartMs: period.start.getTime(),
        kind,
        at,
        crossedAtMs: now.getTime(),
      }),
    )
  await transaction.latch(news)
  return { budget, period, spent, latches: [...latches, ...news] }
}

/** Everything a budget tells in this period: thresholds and remaining levels, and the newest steps crossed. */
export function noticesOf({ budget, latches }: BudgetBalance): { notice: Notice; crossedAtMs?: number }[] {
  const fixed = fixedNotices(budget).map((notice) => {
    const latch = latchOf(latches, notice)
    return { notice, ...(latch && { crossedAtMs: latch.crossedAtMs }) }
  })
  const steps = latches
    .filter(({ kind, at }) => kind === 'step' && budget.step !== undefined && at % budget.step === 0n)
    .sort((one, other) => (one.at < other.at ? -1 : 1))
    .slice(-maxStepsTold)
    .map(({ at, crossedAtMs }) => ({ notice: { kind: 'step', at } as const, crossedAtMs }))
  return [...fixed, ...steps]
}

function latchOf(latches: readonly Latch[], notice: Notice): Latch | undefined {
  return latches.find(({ kind, at }) => kind === notice.kind && at === notice.at)
}

// A budget that comes to count something else is another one, even under the same name.
function keyOf({ name, unit, period, timezone, scope }: Budget): string {
  const parts = Object.entries(scope).sort(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify([name, unit, period, timezone, parts])
}
