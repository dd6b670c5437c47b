import { ledgerSeries, type Series } from '@tollbell/conventions'
import { Registry } from 'prom-client'
import type { BudgetsStanding } from '../balance/shown-members.ts'
import type { Store } from '../store/store.ts'
import { StoreError } from '../store/store-error.ts'
import { addBudgets } from './budgets.ts'
import { Exposition, type ExpositionFormat } from './families.ts'
import type { Tally } from './tally.ts'
import { addUsage, type Usage } from './usage.ts'

export const expositionTypes: Readonly<Record<ExpositionFormat, string>> = {
  text: Registry.PROMETHEUS_CONTENT_TYPE,
  openMetrics: Registry.OPENMETRICS_CONTENT_TYPE,
}

export interface ScrapeParts extends Usage, BudgetsStanding {
  readonly tally: Tally
  /** Undefined while it does not answer. */
  readonly store: Store | undefined
  readonly budgetsReloaded: boolean
  /** When a test alert was asked for that Prometheus has to see. */
  readonly testAlertAskedAtMs: number | undefined
  readonly now: Date
}

/** What Prometheus reads. Each scrape is a projection of its own, so that a series that is gone is gone. */
export async function scrape(format: ExpositionFormat, parts: ScrapeParts): Promise<string> {
  const exposition = new Exposition(format)
  addUsage(exposition, parts)
  addBudgets(exposition, parts, parts.now)
  await addOurselves(exposition, parts)
  return exposition.text() + (await histograms(format, parts.tally))
}

// These are the client library's, and come last: it ends what it writes in OpenMetrics.
async function histograms(format: ExpositionFormat, { bookingSeconds, storeSeconds }: Tally): Promise<string> {
  const registry = new Registry()
  registry.setContentType(format === 'text' ? Registry.PROMETHEUS_CONTENT_TYPE : Registry.OPENMETRICS_CONTENT_TYPE)
  for (const histogram of [bookingSeconds, storeSeconds]) registry.registerMetric(histogram)
  return await registry.metrics()
}

async function addOurselves(
  exposition: Exposition,
  { tally, store, budgetsReloaded, testAlertAskedAtMs }: ScrapeParts,
): Promise<void> {
  const points = [...tally.points].map(([result, value]) => ({ labels: { result }, value }))
  exposition.addFamily(ledgerSeries.points, points)
  const requests = [...tally.requests].map(([status, value]) => ({ labels: { status: String(status) }, value }))
  exposition.addFamily(ledgerSeries.requests, requests)
  exposition.addFamily(ledgerSeries.foldedStreams, [{ value: tally.foldedStreams }])
  const skews = [...tally.skewSeconds].map(([project, value]) => ({ labels: { project }, value }))
  exposition.addFamily(ledgerSeries.clockSkewSeconds, skews)
  if (store) {
    await addAnswered(exposition, ledgerSeries.streams, store.streamCount())
    await addAnswered(exposition, ledgerSeries.storeBytes, store.sizeBytes())
  }
  exposition.addFamily(ledgerSeries.budgetsReload, [{ value: budgetsReloaded ? 1 : 0 }])
  if (testAlertAskedAtMs !== undefined) {
    exposition.addFamily(ledgerSeries.testAlertAsked, [{ value: testAlertAskedAtMs / 1000 }])
  }
}

// While the store does not answer, what it alone knows is not shown; spend and budgets are.
async function addAnswered(exposition: Exposition, series: Series, question: Promise<number>): Promise<void> {
  try {
    exposition.addFamily(series, [{ value: await question }])
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
  }
}
