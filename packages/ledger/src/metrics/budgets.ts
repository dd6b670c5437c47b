import { forecast } from '@tollbell/budgets'
import { amountToNumber, budgetSeries, formatAmount, type Series, severityOfThreshold } from '@tollbell/conventions'
import type { Registry } from 'prom-client'
import { type BudgetBalance, noticesOf } from '../balance/budget-balance.ts'
import { addFamily, type Sample } from './families.ts'

type SeriesName = keyof typeof budgetSeries

/** The state of each budget in its current period. */
export function addBudgets(registry: Registry, balances: readonly BudgetBalance[], now: Date): void {
  const samples = balances.flatMap((balance) => samplesOf(balance, now))
  for (const [name, series] of Object.entries(budgetSeries) as [SeriesName, Series][]) {
    addFamily(
      registry,
      series,
      samples.filter((sample) => sample.name === name),
    )
  }
}

type NamedSample = Sample & { name: SeriesName }

function samplesOf(balance: BudgetBalance, now: Date): NamedSample[] {
  const { budget, period, spent } = balance
  const labels = labelsOf(balance)
  const sample = (name: SeriesName, value: number, more: Record<string, string> = {}): NamedSample => ({
    name,
    labels: { ...labels, ...more },
    value,
  })
  const amount = (name: SeriesName, value: bigint): NamedSample => sample(name, amountToNumber(value, budget.unit))
  return [
    sample('info', 1, { timezone: budget.timezone }),
    amount('spent', spent),
    amount('forecast', forecast(spent, period, now)),
    sample('periodStart', period.start.getTime() / 1000),
    sample('periodEnd', period.end.getTime() / 1000),
    ...(budget.limit === undefined
      ? []
      : [
          amount('limit', budget.limit),
          amount('remaining', budget.limit - spent),
          sample('usedRatio', Number(spent) / Number(budget.limit)),
        ]),
    ...(budget.step === undefined ? [] : [amount('step', budget.step)]),
    ...budget.thresholds.map((ratio) => sample('thresholdRatio', ratio, { threshold: String(ratio) })),
    ...crossingsOf(balance).map(({ name, seconds, more }) => sample(name, seconds, more)),
  ]
}

function labelsOf({ budget }: BudgetBalance): Record<string, string> {
  return { budget: budget.name, project: budget.scope.project ?? '', unit: budget.unit, period: budget.period }
}

function crossingsOf(balance: BudgetBalance): { name: SeriesName; seconds: number; more: Record<string, string> }[] {
  const { unit } = balance.budget
  return noticesOf(balance).flatMap(({ notice, latch }) => {
    if (!latch || latch.quiet) return []
    const seconds = latch.crossedAtMs / 1000
    if (notice.kind === 'step') {
      return { name: 'stepCrossed', seconds, more: { step: formatAmount(notice.at, unit) } }
    }
    if (notice.kind === 'remaining') {
      return { name: 'remainingCrossed', seconds, more: { level: formatAmount(notice.remaining, unit) } }
    }
    const { ratio } = notice
    const more = { threshold: String(ratio), severity: severityOfThreshold(ratio) }
    return { name: 'thresholdCrossed', seconds, more }
  })
}
