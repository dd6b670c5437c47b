import {
  BarGaugeDisplayMode,
  BarGaugeValueMode,
  TableCellDisplayMode,
  TableSortByFieldStateBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard'
import type { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table'
import { exactUsd } from './panels.ts'
import { dataSource } from './variables.ts'

/** Settings of a column. */
export type ColumnProperties = readonly DynamicConfigValue[]

/** A column from a label of the series. */
export interface LabelColumn {
  readonly title: string
  readonly label: string
  /** What stands where the series has no such label. */
  readonly absent?: string
  readonly properties?: ColumnProperties
  /** In pixels. Without it, the column shares what the others leave. */
  readonly width?: number
}

/** A column with the values of a query. */
export interface ValueColumn {
  readonly title: string
  readonly query: DataqueryBuilder
  readonly properties: ColumnProperties
  readonly width?: number
}

export type Column = LabelColumn | ValueColumn

// An empty cell.
const nothing = '–'

// In pixels. Grafana's own 150 push the last columns out of sight on a small screen.
const minimalWidth = 80

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
    .minWidth(minimalWidth)
    .targets(values.map(({ query }, index) => query.refId(refIdOf(index))))
    .transformations([{ id: 'merge', options: {} }, organized(columns)])
    .sortBy([new TableSortByFieldStateBuilder().displayName(sortedBy).desc(true)])
  for (const column of columns) panel.overrideByName(column.title, propertiesOf(column))
  return panel
}

function propertiesOf(column: Column): DynamicConfigValue[] {
  return [
    ...(column.properties ?? []),
    ...(column.width === undefined ? [] : [{ id: 'custom.width', value: column.width }]),
    // Without a text of its own an empty cell would show that of the empty table.
    { id: 'noValue', value: ('absent' in column ? column.absent : undefined) ?? nothing },
  ]
}

/** US dollars and cents. */
export const dollars: ColumnProperties = [
  { id: 'unit', value: exactUsd },
  { id: 'decimals', value: 2 },
]

/** Tokens or requests, every one of them. */
export const pieces: ColumnProperties = [
  { id: 'unit', value: 'locale' },
  { id: 'decimals', value: 0 },
]

/** A point in time, from Unix milliseconds, in the time zone of the reader. */
export const instant: ColumnProperties = [{ id: 'unit', value: 'time:MMM D, HH:mm' }]

/** A name that may be long: it is broken, not cut. */
export const longName: ColumnProperties = [
  // Grafana 12 looks for it in the first place, 13 in the second.
  { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.Auto, wrapText: true } },
  { id: 'custom.wrapText', value: true },
]

/** In the colours of its thresholds or mappings. */
export const colouredText: ColumnProperties = [
  { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorText } },
  { id: 'color', value: { mode: 'thresholds' } },
]

/** A share as a bar that is full at 100 %. */
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
  { id: 'custom.minWidth', value: 100 },
  { id: 'color', value: { mode: 'thresholds' } },
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
