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
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import { type Threshold, ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard'
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

// The shortest bar: at least two evaluations at the default intervals, and readable.
const shortestInterval = '1m'

/** Colours by value: the first holds from the bottom on. */
export function colours(first: string, ...steps: { from: number; color: string }[]): ThresholdsConfigBuilder {
  const base: Threshold = { value: null, color: first }
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([base, ...steps.map(({ from, color }) => ({ value: from, color }))])
}

/** One figure, large. */
export function figure(
  { title, description, unit }: PanelOptions,
  query: DataqueryBuilder,
  thresholds: ThresholdsConfigBuilder = colours('text'),
): StatBuilder {
  return new StatBuilder()
    .title(title)
    .description(description)
    .datasource(dataSource)
    .unit(unit)
    .thresholds(thresholds)
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .withTarget(query.refId('A'))
}

/** Lines that only rise, one on top of the other: what came together since the start of the shown time. */
export function growingLines(options: PanelOptions, query: DataqueryBuilder): TimeSeriesBuilder {
  return stacked(options, query, 'lastNotNull').drawStyle(GraphDrawStyle.Line).lineWidth(1).fillOpacity(25)
}

/** Bars, one on top of the other, that add up to what came together in the shown time. */
export function bars(options: PanelOptions, query: DataqueryBuilder): TimeSeriesBuilder {
  return (
    stacked(options, query, 'sum')
      .drawStyle(GraphDrawStyle.Bars)
      // A value is what came together in the interval before it.
      .barAlignment(BarAlignment.Before)
      .lineWidth(0)
      .fillOpacity(80)
      .interval(shortestInterval)
  )
}

function stacked(
  { title, description, unit }: PanelOptions,
  query: DataqueryBuilder,
  total: string,
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
          .calcs([total]),
      )
      .withTarget(query.refId('A'))
  )
}
