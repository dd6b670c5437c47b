import type { Series } from '@tollbell/conventions'
import { Counter, Gauge, type Registry } from 'prom-client'

export interface Sample {
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}

/** Adds a metric with all its samples to what is being scraped. */
export function addFamily(registry: Registry, series: Series, samples: Iterable<Sample>): void {
  const { name, help, labels, type } = series
  const config = { name, help, labelNames: [...labels], registers: [registry] }
  if (type === 'counter') {
    const counter = new Counter<string>(config)
    for (const sample of samples) counter.inc({ ...sample.labels }, sample.value)
  } else {
    const gauge = new Gauge<string>(config)
    for (const sample of samples) gauge.set({ ...sample.labels }, sample.value)
  }
}
