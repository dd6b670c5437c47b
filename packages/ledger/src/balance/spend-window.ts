import { type Period, periodAt } from '@tollbell/budgets'
import type { SpendWindowName } from '@tollbell/conventions'
import type { Account } from '../booking/account.ts'
import type { Amounts } from '../journal/columns.ts'
import type { BalanceSource } from './balance-source.ts'
import { Totals } from './totals.ts'

/** Which window is meant. */
export interface WindowName {
  readonly name: SpendWindowName
  readonly timezone: string
}

/** What was spent in the present day or month, in the time zone of the budgets file; for `/metrics`. */
export interface SpendWindow extends WindowName {
  readonly period: Period
  readonly totals: Totals
}

/** The window around `now`, from what is booked. */
export async function openWindow(
  { name, timezone }: WindowName,
  source: Pick<BalanceSource, 'amounts'>,
  now: Date,
): Promise<SpendWindow> {
  const period = periodAt({ period: name, timezone }, now)
  const totals = new Totals()
  for (const { account, amount } of await source.amounts(period.start.getTime(), period.end.getTime())) {
    if (account.measure === 'cost') totals.addBig(account, amount, 0)
  }
  return { name, timezone, period, totals }
}

/** Whether a window is that of the present day or month. */
export function isWindowCurrent({ period }: SpendWindow, now: Date): boolean {
  return now >= period.start && now < period.end
}

/** Adds what was booked inside the window. */
export function addToWindow(
  { period, totals }: SpendWindow,
  { accounts, bucketsMs, amounts }: Amounts,
  accountOf: (id: number) => Account,
): void {
  const [startMs, endMs] = [period.start.getTime(), period.end.getTime()]
  for (let at = 0; at < accounts.length; at++) {
    const bucketMs = bucketsMs[at] as number
    if (bucketMs < startMs || bucketMs >= endMs) continue
    const id = accounts[at] as number
    const account = accountOf(id)
    if (account.measure === 'cost') totals.add(id, account, amounts[at] as number, 0)
  }
}
