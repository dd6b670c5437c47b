import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { dashboards } from './index.ts'

/** A query of a panel as Grafana would send it to Prometheus. */
export interface DashboardQuery {
  /** File name of the dashboard. */
  readonly dashboard: string
  /** Title of the panel. */
  readonly panel: string
  readonly refId: string
  /** PromQL without variables. */
  readonly expr: string
  /** Asked for one point in time, not for a range of them. */
  readonly instant: boolean
}

/** Durations as PromQL writes them. */
export interface QueryTimes {
  /** The shown time. */
  range?: string
  /** The distance of two values. */
  interval?: string
}

/** Every query of every dashboard, with everything chosen in the variables. */
export function dashboardQueries(times: QueryTimes = {}): DashboardQuery[] {
  return Object.entries(dashboards()).flatMap(([dashboard, json]) =>
    queriesOf(JSON.parse(json) as Dashboard).map((query) => ({
      dashboard,
      ...query,
      expr: withoutVariables(query.expr, times),
    })),
  )
}

/** A query as Grafana sends it when everything is chosen. */
export function withoutVariables(expr: string, { range = '6h', interval = '1m' }: QueryTimes): string {
  const values: Record<string, string> = {
    $__range: range,
    $__interval: interval,
    $project: '.*',
    $provider: '.*',
    $model: '.*',
  }
  return expr.replaceAll(/\$[a-z_]+/g, (variable) => values[variable] ?? variable)
}

function queriesOf({ panels = [] }: Dashboard): Omit<DashboardQuery, 'dashboard'>[] {
  return panels.flatMap((panel) =>
    'targets' in panel
      ? (panel.targets as unknown as PrometheusTarget[]).map(({ refId, expr, instant }) => ({
          panel: panel.title ?? '',
          refId,
          expr,
          instant: instant === true,
        }))
      : [],
  )
}

interface PrometheusTarget {
  refId: string
  expr: string
  instant?: boolean
}
