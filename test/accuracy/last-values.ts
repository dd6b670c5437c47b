import { instruments } from '@tollbell/conventions'

/** What of an OTLP/JSON request is read here. */
export interface OtlpJson {
  readonly resourceMetrics: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] }
    readonly scopeMetrics: readonly { readonly metrics: readonly Metric[] }[]
  }[]
}

interface KeyValue {
  readonly key: string
  readonly value: { readonly stringValue?: string }
}

interface Metric {
  readonly name: string
  readonly sum?: {
    readonly dataPoints: readonly {
      readonly attributes: readonly KeyValue[]
      readonly timeUnixNano: string
      readonly asDouble?: number
      readonly asInt?: number | string
    }[]
  }
}

/** What Prometheus would scrape as cost without a ledger. */
export const costSeries = 'tollbell_cost_usd_total'

/**
 * What the Prometheus exporter of an OpenTelemetry Collector shows: of each stream of each instance the value with the
 * newest time. https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/prometheusexporter
 */
export class LastValues {
  readonly #values = new Map<string, { value: number; timeNano: bigint }>()

  take({ resourceMetrics }: OtlpJson): void {
    for (const { resource, scopeMetrics } of resourceMetrics) {
      for (const { metrics } of scopeMetrics)
        for (const metric of metrics) this.#takeMetric(resource.attributes, metric)
    }
  }

  exposition(): string {
    const lines = [...this.#values].map(([labels, { value }]) => `${costSeries}{${labels}} ${value}\n`)
    return `# TYPE ${costSeries} counter\n${lines.join('')}`
  }

  #takeMetric(resource: readonly KeyValue[], { name, sum }: Metric): void {
    if (name !== instruments.cost.name || !sum) return
    for (const { attributes, timeUnixNano, asDouble, asInt } of sum.dataPoints) {
      const labels = labelsOf([...resource, ...attributes])
      const timeNano = BigInt(timeUnixNano)
      const before = this.#values.get(labels)
      if (!before || before.timeNano < timeNano) {
        this.#values.set(labels, { value: Number(asDouble ?? asInt), timeNano })
      }
    }
  }
}

function labelsOf(attributes: readonly KeyValue[]): string {
  return attributes
    .map(({ key, value }) => `${key.replaceAll(/\W/g, '_')}=${JSON.stringify(value.stringValue ?? '')}`)
    .sort()
    .join(',')
}
