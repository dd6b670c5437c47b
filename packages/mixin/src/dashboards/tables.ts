import {
  BarGaugeDisplayMode,
  BarGaugeValueMode,
  TableCellDisplayMode,
  TableSortByFieldStateBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard'
import type { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table'
import { criticalRatio, warningRatio } from '@tollbell/conventions'
import { dataSource } from './variables.ts'

/** Settings of a column. */
export type ColumnProperties = readonly DynamicConfigValue[]

/** A column from a label of the series. */
export interface LabelColumn {
  readonly title: string
  readonly label: string
  /** What stands where the series has no such label. */
  readonly absent?: string
}

/** A column with the values of a query. */
export interface ValueColumn {
  readonly title: string
  readonly query: DataqueryBuilder
  readonly properties: ColumnProperties
}

export type Column = LabelColumn | ValueColumn

// An empty cell.
const nothing = '–'

interface TableOptions {
  readonly title: string
  readonly description: string
  readonly columns: readonly Column[]
  /** The title of the column to sort by, largest first. */
  readonly sortedBy: string
  /** What an empty table says. */
  readonly whenEmpty: string
}

/**
 * A table with a row for each set of labels. The queries must bring the labels of the label columns and no others:
 * then the merge finds one row for each.
 */
export function table({ title, description, columns, sortedBy, whenEmpty }: TableOptions): TableBuilder {
  const values = columns.filter((column) => 'query' in column)
  const panel = new TableBuilder()
    .title(title)
    .description(description)
    .datasource(dataSource)
    .noValue(whenEmpty)
    .targets(values.map(({ query }, index) => query.refId(refIdOf(index))))
    .transformations([{ id: 'merge', options: {} }, organized(columns)])
    .sortBy([new TableSortByFieldStateBuilder().displayName(sortedBy).desc(true)])
  for (const column of columns) panel.overrideByName(column.title, propertiesOf(column))
  return panel
}

// Without a text of its own an empty cell would show that of the empty table.
function propertiesOf(column: Column): DynamicConfigValue[] {
  if ('query' in column) return [...column.properties, { id: 'noValue', value: nothing }]
  return [{ id: 'noValue', value: column.absent ?? nothing }]
}

/** US dollars and cents. */
export const dollars: ColumnProperties = [
  { id: 'unit', value: 'currencyUSD' },
  { id: 'decimals', value: 2 },
]

/** Tokens or requests. */
export const pieces: ColumnProperties = [{ id: 'unit', value: 'short' }]

/** A point in time, from Unix milliseconds. */
export const instant: ColumnProperties = [{ id: 'unit', value: 'dateTimeAsLocal' }]

/** A share as a bar that is full at 100 %, in the colours of the severities. */
export const share: ColumnProperties = [
  { id: 'unit', value: 'percentunit' },
  { id: 'decimals', value: 1 },
  { id: 'min', value: 0 },
  // A gauge without a maximum of its own is as long as the largest value of the table.
  { id: 'max', value: 1 },
  {
    id: 'custom.cellOptions',
    value: {
      type: TableCellDisplayMode.Gauge,
      mode: BarGaugeDisplayMode.Basic,
      valueDisplayMode: BarGaugeValueMode.Text,
    },
  },
  { id: 'color', value: { mode: 'thresholds' } },
  {
    id: 'thresholds',
    value: {
      mode: 'absolute',
      steps: [
        { value: null, color: 'green' },
        { value: warningRatio, color: 'orange' },
        { value: criticalRatio, color: 'red' },
      ],
    },
  },
]

function refIdOf(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index)
}

function organized(columns: readonly Column[]): { id: string; options: object } {
  const values = columns.filter((column) => 'query' in column)
  // With one query only Grafana leaves its letter out.
  const valueField = (column: ValueColumn): string =>
    values.length === 1 ? 'Value' : `Value #${refIdOf(values.indexOf(column))}`
  const fields = columns.map((column) => ('query' in column ? valueField(column) : column.label))
  return {
    id: 'organize',
    options: {
      excludeByName: { Time: true },
      indexByName: Object.fromEntries(fields.map((field, index) => [field, index])),
      renameByName: Object.fromEntries(columns.map(({ title }, index) => [fields[index], title])),
    },
  }
}
