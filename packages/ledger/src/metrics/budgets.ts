import { type Budget, forecast, type Notice, periodWord, severityAt } from '@tollbell/budgets'
import { amountToNumber, budgetSeries, formatAmount, type Series } from '@tollbell/conventions'
import { type BudgetBalance, noticesOf } from '../balance/budget-balance.ts'
import { type BudgetsStanding, membersOf, shownMembers } from '../balance/shown-members.ts'
import type { Exposition, Sample } from './families.ts'

type SeriesName = keyof typeof budgetSeries

type Labels = Readonly<Record<string, string>>

/** The state of each budget in its current period; of many members, those one has to know of. */
export function addBudgets(exposition: Exposition, { inForce, balances }: BudgetsStanding, now: Date): void {
  const ofMembers = shownMembers(balances).flatMap((balance) => samplesOf(balance, now))
  const samples = [...memberCounts(inForce, balances), ...ofMembers]
  const byName = Map.groupBy(samples, ({ name }) => name)
  for (const [name, series] of Object.entries(budgetSeries) as [SeriesName, Series][]) {
    exposition.addFamily(series, byName.get(name) ?? [])
  }
}

type NamedSample = Sample & { name: SeriesName }

function memberCounts(inForce: readonly Budget[], balances: readonly BudgetBalance[]): NamedSample[] {
  const members = membersOf(balances)
  return inForce
    .filter(({ each }) => each !== undefined)
    .map((budget) => ({ name: 'members', labels: budgetLabels(budget), value: members.get(budget)?.length ?? 0 }))
}

function samplesOf(balance: BudgetBalance, now: Date): NamedSample[] {
  const { budget, period, spent } = balance
  const labels = budgetLabels(budget, balance.member)
  const sample = (name: SeriesName, value: number, more: Labels = {}): NamedSample => ({
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
    ...budget.thresholds.flatMap(({ ratio }) =>
      ratio === undefined ? [] : sample('thresholdRatio', ratio, { threshold: String(ratio) }),
    ),
    ...crossingsOf(balance).map(({ name, seconds, more }) => sample(name, seconds, more)),
  ]
}

function budgetLabels({ name, scope, unit, period }: Budget, member?: string): Labels {
  return {
    budget: name,
    ...(member !== undefined && { member }),
    project: (scope.project ?? []).join(', '),
    unit,
    period: periodWord(period),
  }
}

function crossingsOf(balance: BudgetBalance): { name: SeriesName; seconds: number; more: Labels }[] {
  return noticesOf(balance).flatMap(({ notice, latch }) =>
    latch && !latch.quiet ? { ...crossingOf(balance, notice), seconds: latch.crossedAtMs / 1000 } : [],
  )
}

function crossingOf({ budget }: BudgetBalance, notice: Notice): { name: SeriesName; more: Labels } {
  const amount = (at: bigint): string => formatAmount(at, budget.unit)
  const severity = severityAt(budget, notice.at)
  switch (notice.kind) {
    case 'threshold':
      return { name: 'thresholdCrossed', more: { threshold: String(notice.ratio), severity } }
    case 'level':
      return { name: 'levelCrossed', more: { level: amount(notice.at), severity } }
    case 'step':
      return { name: 'stepCrossed', more: { step: amount(notice.at) } }
    case 'report':
      return { name: 'reportCrossed', more: { share: String(notice.ratio) } }
    default:
      return { name: 'remainingCrossed', more: { level: amount(notice.remaining) } }
  }
}
