import type { Series } from '@tollbell/conventions'

export interface Sample {
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}

export type ExpositionFormat = 'text' | 'openMetrics'

const initialBytes = 2 ** 16

// A character takes up to three bytes in UTF-8.
const mostBytes = 3

/**
 * Metrics as Prometheus reads them. Written by hand, because the client library counts each sample into a metric of its
 * own first, which takes three times as long for ten thousand series; and into bytes, because as many lines that wait to
 * be put together cost more in garbage collection than in all else.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export class Exposition {
  readonly #format: ExpositionFormat
  #bytes: Buffer = Buffer.allocUnsafe(initialBytes)
  #length = 0

  constructor(format: ExpositionFormat) {
    this.#format = format
  }

  /** Adds a metric with all its samples. Of samples with the same labels, counters add up, and the last gauge stands. */
  addFamily(series: Series, samples: Iterable<Sample>): void {
    const values = new Map<string, number>()
    for (const { labels, value } of samples) {
      const text = labels ? labelsText(series.labels, labels) : ''
      values.set(text, series.type === 'counter' ? value + (values.get(text) ?? 0) : value)
    }
    this.#begin(series)
    for (const [text, value] of values) this.#write(`${series.name}${text} ${value}\n`)
  }

  /** The same for samples that all have labels, and different ones. */
  addDistinct(series: Series, samples: Iterable<Required<Sample>>): void {
    this.#begin(series)
    for (const { labels, value } of samples)
      this.#write(`${series.name}${labelsText(series.labels, labels)} ${value}\n`)
  }

  text(): string {
    return this.#bytes.toString('utf8', 0, this.#length)
  }

  #begin({ name, help, type }: Series): void {
    // OpenMetrics names a counter without the ending that its samples have.
    const family = this.#format === 'openMetrics' && type === 'counter' ? name.replace(/_total$/, '') : name
    this.#write(`# HELP ${family} ${help}\n# TYPE ${family} ${type}\n`)
  }

  #write(text: string): void {
    const needed = this.#length + mostBytes * text.length
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(2 * needed)
      this.#bytes.copy(larger, 0, 0, this.#length)
      this.#bytes = larger
    }
    this.#length += this.#bytes.write(text, this.#length)
  }
}

// Ten thousand times in a scrape, so nothing is made in between.
function labelsText(names: readonly string[], labels: Readonly<Record<string, string>>): string {
  let pairs = ''
  for (const name of names) {
    const value = labels[name]
    if (value !== undefined) pairs += `${pairs === '' ? '' : ','}${name}="${escaped(value)}"`
  }
  return `{${pairs}}`
}

function escaped(text: string): string {
  return /[\\"\n]/.test(text) ? text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n') : text
}
