import { ledgerSeries, type Series } from '@tollbell/conventions'
import { Registry } from 'prom-client'
import type { BudgetBalance } from '../balance/budget-balance.ts'
import type { Store } from '../store/store.ts'
import { StoreError } from '../store/store-error.ts'
import { addBudgets } from './budgets.ts'
import { addFamily } from './families.ts'
import { addUsage, type Usage } from './usage.ts'

export type ExpositionFormat = 'text' | 'openMetrics'

export const expositionTypes: Readonly<Record<ExpositionFormat, string>> = {
  text: Registry.PROMETHEUS_CONTENT_TYPE,
  openMetrics: Registry.OPENMETRICS_CONTENT_TYPE,
}

export interface ScrapeParts extends Usage {
  readonly balances: readonly BudgetBalance[]
  /** Undefined while it does not answer. */
  readonly store: Store | undefined
  readonly budgetsReloaded: boolean
  /** When a test alert was asked for that Prometheus has to see. */
  readonly testAlertAskedAtMs: number | undefined
  readonly now: Date
}

/**
 * What Prometheus reads. Each scrape is a projection of its own, so that a series that is gone is gone, and the two
 * formats do not meet: the client library renames counters when it writes OpenMetrics.
 */
export async function scrape(format: ExpositionFormat, parts: ScrapeParts): Promise<string> {
  const registry = new Registry()
  registry.setContentType(format === 'text' ? Registry.PROMETHEUS_CONTENT_TYPE : Registry.OPENMETRICS_CONTENT_TYPE)
  addUsage(registry, parts)
  addBudgets(registry, parts.balances, parts.now)
  await addOurselves(registry, parts)
  return await registry.metrics()
}

async function addOurselves(
  registry: Registry,
  { tally, store, budgetsReloaded, testAlertAskedAtMs }: ScrapeParts,
): Promise<void> {
  const points = [...tally.points].map(([result, value]) => ({ labels: { result }, value }))
  addFamily(registry, ledgerSeries.points, points)
  const requests = [...tally.requests].map(([status, value]) => ({ labels: { status: String(status) }, value }))
  addFamily(registry, ledgerSeries.requests, requests)
  addFamily(registry, ledgerSeries.foldedStreams, [{ value: tally.foldedStreams }])
  const skews = [...tally.skewSeconds].map(([project, value]) => ({ labels: { project }, value }))
  addFamily(registry, ledgerSeries.clockSkewSeconds, skews)
  if (store) {
    await addAnswered(registry, ledgerSeries.streams, store.streamCount())
    await addAnswered(registry, ledgerSeries.storeBytes, store.sizeBytes())
  }
  addFamily(registry, ledgerSeries.budgetsReload, [{ value: budgetsReloaded ? 1 : 0 }])
  if (testAlertAskedAtMs !== undefined) {
    addFamily(registry, ledgerSeries.testAlertAsked, [{ value: testAlertAskedAtMs / 1000 }])
  }
  registry.registerMetric(tally.bookingSeconds)
  registry.registerMetric(tally.storeSeconds)
}

// While the store does not answer, what it alone knows is not shown; spend and budgets are.
async function addAnswered(registry: Registry, series: Series, question: Promise<number>): Promise<void> {
  try {
    addFamily(registry, series, [{ value: await question }])
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
  }
}
