import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common'
import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { usageSeries } from '@tollbell/conventions'

/** The Prometheus that the reader chose. */
export const dataSource: DataSourceRef = { type: 'prometheus', uid: '${datasource}' }

const all = { text: 'All', value: '$__all' }

export function dataSourceVariable(): DatasourceVariableBuilder {
  return new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus')
}

/** Projects, providers and models that were ever called; each list narrows the next. */
export function usageVariables(): QueryVariableBuilder[] {
  return [
    usageVariable('project', 'Project', ''),
    usageVariable('provider', 'Provider', 'project=~"$project"'),
    usageVariable('model', 'Model', 'project=~"$project",provider=~"$provider"'),
  ]
}

function usageVariable(label: string, title: string, matchers: string): QueryVariableBuilder {
  const query = `label_values(${usageSeries.requests.name}{${matchers}}, ${label})`
  return new QueryVariableBuilder(label)
    .label(title)
    .datasource(dataSource)
    .query({ query, refId: label })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current(all)
}
