import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus'
import { jobs, type Series } from '@tollbell/conventions'
import { dataSource } from './variables.ts'

// How far back a value is looked for where the ledger or Prometheus was being restarted.
const restartWindow = '1h'

/** Of the projects chosen in the dashboard's variables. */
export const chosenProjects = 'project=~"$project"'

/** Usage of the projects, providers and models chosen there. */
export const chosenUsage: string = `${chosenProjects},provider=~"$provider",model=~"$model"`

/** Budgets of the chosen projects, and those over all projects, which carry no project. */
export const chosenBudgets = 'project=~"$project|"'

/** Up to which time growth is counted back. */
export type Since = 'startOfRange' | 'rangeBefore' | 'intervalBefore'

const sinceModifiers: Record<Since, string> = {
  startOfRange: '@ start()',
  // Only in instant queries: in a range query each step would look back over its own range.
  rangeBefore: 'offset $__range',
  intervalBefore: 'offset $__interval',
}

/**
 * By how much a counter of the ledger has grown, exactly. `increase()` would extrapolate, and leave out the first
 * value of a new series: the whole of the first dear call of a new model. The ledger's counters survive its restarts
 * and never fall, so the difference of two of their values is the truth. Several ledgers on one database all say the
 * same, so theirs are not added.
 *
 * @param by labels to group by; none for the sum of all
 * @param matching further matchers of the series
 */
export function growth({ name, labels }: Series, { by, since, matching }: GrowthOptions): string {
  const sum = by.length === 0 ? 'sum' : `sum by (${by.join(', ')})`
  const total = (values: string): string => `${sum} (max by (${labels.join(', ')}) (${values}))`
  const chosen = `${name}{${[chosenUsage, matching].filter(Boolean).join(',')}}`
  const before = total(`last_over_time(${chosen}[${restartWindow}] ${sinceModifiers[since]})`)
  const newSeries = `${total(chosen)} * 0${since === 'intervalBefore' ? ifScrapedBefore : ''}`
  return `${total(chosen)} - (${before} or ${newSeries})`
}

interface GrowthOptions {
  readonly by: readonly string[]
  readonly since: Since
  readonly matching?: string
}

// A series that was not there is 0 only if somebody looked: after a long outage of Prometheus, a bar of all the spend
// there ever was would be worse than none.
const ifScrapedBefore = ` and on () group (last_over_time(up{job="${jobs.ledger}"}[${restartWindow}] ${sinceModifiers.intervalBefore}))`

/** Nothing has happened yet, as the scraped service says by being up; while it is down, nobody knows. */
export function zeroWhileUp(job: string): string {
  return `0 * group(up{job="${job}"} == 1)`
}

/** One value per series, now. */
export function now(expr: string): DataqueryBuilder {
  return new DataqueryBuilder().datasource(dataSource).expr(expr).instant()
}

/** One row per series, now: its labels and its value are the columns. */
export function rows(expr: string): DataqueryBuilder {
  return now(expr).format(PromQueryFormat.Table)
}

/** Values over time, named by a label in the legend. */
export function overTime(expr: string, legend: string): DataqueryBuilder {
  return new DataqueryBuilder().datasource(dataSource).expr(expr).range().legendFormat(legend)
}
