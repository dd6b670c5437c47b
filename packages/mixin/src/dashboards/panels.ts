import {
  BarAlignment,
  BigValueColorMode,
  BigValueGraphMode,
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import {
  type DynamicConfigValue,
  FieldColorModeId,
  MappingType,
  SpecialValueMatch,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard'
import type { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import { dataSource } from './variables.ts'

interface PanelOptions {
  readonly title: string
  /** For the reader who hovers over the title: what it shows, and how far to trust it. */
  readonly description: string
  readonly unit: string
}

interface FigureOptions extends PanelOptions {
  /** What stands for a value. */
  readonly words?: Readonly<Record<number, string>>
}

// Bars must be wide enough to be told apart: 90 of them in the three hours shown at first.
const mostBars = 100

// The shortest bar: at least two evaluations at the default intervals.
const shortestInterval = '1m'

// What a figure shows that nobody has reported: unknown is not zero.
const unknown = '–'

/** Dollars on an axis, with as many decimals as it needs. */
export const usd = 'currencyUSD'

/** Dollars that people add up: $2,634.12, where {@link usd} would say $2.63K. Grafana has it since 12.1. */
export const exactUsd = 'currency:financial:$'

/** What a colour means, in figures and tables alike. Warning and critical are those of the alerts. */
export const meaning = {
  good: 'green',
  note: 'blue',
  warning: 'orange',
  critical: 'red',
  gone: 'dark-red',
  plain: 'text',
} as const

/** Colours by value: the first holds from the bottom on. */
export function colours(first: string, ...steps: { from: number; color: string }[]): ThresholdsConfigBuilder {
  const base: Threshold = { value: null, color: first }
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([base, ...steps.map(({ from, color }) => ({ value: from, color }))])
}

/** One figure, large. */
export function figure(
  { title, description, unit, words = {} }: FigureOptions,
  query: DataqueryBuilder,
  thresholds: ThresholdsConfigBuilder = colours(meaning.plain),
): StatBuilder {
  return new StatBuilder()
    .title(title)
    .description(description)
    .datasource(dataSource)
    .unit(unit)
    .noValue(unknown)
    .mappings([neutralUnknown, ...Object.entries(words).map(([value, text]) => inWords(value, text))])
    .thresholds(thresholds)
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .withTarget(query.refId('A'))
}

// Without it, nothing would be shown in the colour of the lowest threshold: green or red.
const neutralUnknown: ValueMapping = {
  type: MappingType.SpecialValue,
  options: { match: SpecialValueMatch.NullAndNan, result: { text: unknown, color: meaning.plain } },
}

function inWords(value: string, text: string): ValueMapping {
  return { type: MappingType.ValueToText, options: { [value]: { text } } }
}

/** Lines that only rise, one on top of the other: what came together since the start of the shown time. */
export function growingLines(options: PanelOptions, query: DataqueryBuilder): TimeSeriesBuilder {
  return stacked(options, query, { calc: 'lastNotNull', title: 'Last *' })
    .drawStyle(GraphDrawStyle.Line)
    .showPoints(VisibilityMode.Never)
    .lineWidth(1)
    .fillOpacity(25)
}

/** Bars, one on top of the other, that add up to what came together in the shown time. */
export function bars(options: PanelOptions, query: DataqueryBuilder): TimeSeriesBuilder {
  return (
    stacked(options, query, { calc: 'sum', title: 'Total' })
      .drawStyle(GraphDrawStyle.Bars)
      // A value is what came together in the interval before it.
      .barAlignment(BarAlignment.Before)
      .lineWidth(0)
      .fillOpacity(80)
      .interval(shortestInterval)
      .maxDataPoints(mostBars)
      .noValue('Nothing in the intervals that are over.')
  )
}

/** The largest is named first in the legend. */
function stacked(
  { title, description, unit }: PanelOptions,
  query: DataqueryBuilder,
  total: { calc: string; title: string },
): TimeSeriesBuilder {
  return (
    new TimeSeriesBuilder()
      .title(title)
      .description(description)
      .datasource(dataSource)
      // No decimals: two of them would print $0.00 all along the axis of a small spend.
      .unit(unit)
      .min(0)
      .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'))
      .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
      .legend(
        new VizLegendOptionsBuilder()
          .showLegend(true)
          .displayMode(LegendDisplayMode.Table)
          .placement(LegendPlacement.Bottom)
          .calcs([total.calc])
          .sortBy(total.title)
          .sortDesc(true),
      )
      .withTarget(query.refId('A'))
  )
}

/** Always the same colour for what the legend calls so. */
export function fixedColour(color: string): DynamicConfigValue[] {
  return [{ id: 'color', value: { mode: FieldColorModeId.Fixed, fixedColor: color } }]
}
