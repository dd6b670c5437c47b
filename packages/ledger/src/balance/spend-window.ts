import { type Period, periodAt } from '@tollbell/budgets'
import type { SpendWindowName } from '@tollbell/conventions'
import type { Account } from '../booking/account.ts'
import type { BucketAmount } from '../booking/differences.ts'
import type { Opening } from './budget-balance.ts'
import { Totals } from './totals.ts'

/** What was spent in the present day or month, in the time zone of the budgets file; for `/metrics`. */
export interface SpendWindow {
  readonly name: SpendWindowName
  readonly timezone: string
  readonly period: Period
  readonly totals: Totals
}

/** The window around `now`, from what is in the store. */
export async function openWindow(
  { name, timezone }: Pick<SpendWindow, 'name' | 'timezone'>,
  { transaction, accountOf, now }: Omit<Opening, 'mostSteps'>,
): Promise<SpendWindow> {
  const period = periodAt({ period: name, timezone }, now)
  const totals = new Totals()
  for (const [id, amount] of await transaction.amounts(period.start.getTime(), period.end.getTime())) {
    addCost(totals, accountOf(id), amount)
  }
  return { name, timezone, period, totals }
}

/** Adds what was booked inside the window. */
export function addToWindow({ period, totals }: SpendWindow, amounts: readonly BucketAmount<Account>[]): void {
  for (const { account, bucketMs, amount } of amounts) {
    if (bucketMs >= period.start.getTime() && bucketMs < period.end.getTime()) addCost(totals, account, amount)
  }
}

function addCost(totals: Totals, account: Account, amount: bigint): void {
  if (account.measure === 'cost') totals.add(account, amount, 0)
}
