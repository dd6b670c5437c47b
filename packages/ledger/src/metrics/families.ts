import type { Series } from '@tollbell/conventions'

export interface Sample {
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}

export type ExpositionFormat = 'text' | 'openMetrics'

/**
 * Metrics as Prometheus reads them. Written by hand, because the client library counts each sample into a metric of its
 * own first, which takes three times as long for ten thousand series.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export class Exposition {
  readonly #format: ExpositionFormat
  readonly #lines: string[] = []

  constructor(format: ExpositionFormat) {
    this.#format = format
  }

  /** Adds a metric with all its samples. Of samples with the same labels, counters add up, and the last gauge stands. */
  addFamily({ name, help, type, labels: names }: Series, samples: Iterable<Sample>): void {
    const values = new Map<string, number>()
    for (const { labels, value } of samples) {
      const text = labels ? labelsText(names, labels) : ''
      values.set(text, type === 'counter' ? value + (values.get(text) ?? 0) : value)
    }
    // OpenMetrics names a counter without the ending that its samples have.
    const family = this.#format === 'openMetrics' && type === 'counter' ? name.replace(/_total$/, '') : name
    this.#lines.push(`# HELP ${family} ${help}`, `# TYPE ${family} ${type}`)
    for (const [text, value] of values) this.#lines.push(`${name}${text} ${value}`)
  }

  text(): string {
    return this.#lines.map((line) => `${line}\n`).join('')
  }
}

function labelsText(names: readonly string[], labels: Readonly<Record<string, string>>): string {
  const pairs = names.flatMap((name) => {
    const value = labels[name]
    return value === undefined ? [] : `${name}="${escaped(value)}"`
  })
  return `{${pairs.join(',')}}`
}

function escaped(text: string): string {
  return /[\\"\n]/.test(text) ? text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n') : text
}
