import { bridgeSeries } from '@tollbell/conventions'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Outcome } from './channels/outcome.ts'
import type { Outbox, StoredMessage } from './outbox/outbox.ts'
import type { Watchdog } from './watchdog/watchdog.ts'

export type WebhookResult = 'accepted' | 'duplicate' | 'invalid' | 'failed'

// From the goal of a few seconds to a rate-limited night.
const deliveryBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200, 43_200]

export interface Metrics {
  readonly registry: Registry
  webhook(result: WebhookResult): void
  attempt(message: StoredMessage, outcome: Outcome, now: Date): void
}

/** The bridge about itself. */
export function metricsOf(outbox: Outbox, watchdog: Watchdog, channels: readonly string[]): Metrics {
  const registry = new Registry()
  const { webhooks, deliveries, deliverySeconds } = bridgeSeries
  const webhookCounter = new Counter({ ...described(webhooks), registers: [registry] })
  const deliveryCounter = new Counter({ ...described(deliveries), registers: [registry] })
  const seconds = new Histogram({ ...described(deliverySeconds), buckets: deliveryBuckets, registers: [registry] })
  addOutboxGauge(registry, outbox, channels)
  addWatchdogGauge(registry, watchdog)
  return {
    registry,
    webhook: (result) => webhookCounter.inc({ result }),
    attempt: ({ channel, createdMs }, outcome, now) => {
      deliveryCounter.inc({ channel, outcome: outcome.ok ? 'delivered' : outcome.reason })
      if (outcome.ok) seconds.observe({ channel }, (now.getTime() - createdMs) / 1000)
    },
  }
}

function addOutboxGauge(registry: Registry, outbox: Outbox, channels: readonly string[]): void {
  const gauge: Gauge<string> = new Gauge({
    ...described(bridgeSeries.outbox),
    registers: [registry],
    collect: () =>
      // One failing collect would fail the whole scrape.
      quietly(() => {
        gauge.reset()
        for (const channel of channels) for (const state of ['waiting', 'dead']) gauge.set({ channel, state }, 0)
        for (const { channel, state, count } of outbox.backlog()) gauge.set({ channel, state }, count)
      }),
  })
}

function addWatchdogGauge(registry: Registry, watchdog: Watchdog): void {
  const gauge: Gauge = new Gauge({
    ...described(bridgeSeries.watchdogLastHeard),
    registers: [registry],
    collect: () => quietly(() => gauge.set((watchdog.lastHeardMs ?? 0) / 1000)),
  })
}

function described({ name, help, labels }: { name: string; help: string; labels: readonly string[] }): {
  name: string
  help: string
  labelNames: string[]
} {
  return { name, help, labelNames: [...labels] }
}

function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // /readyz says that the store is broken; the other metrics are still worth having.
  }
}
