import { createNoopMeter, type Histogram, type Meter, type MeterOptions, type MeterProvider } from '@opentelemetry/api'

// What is waited for takes a tenth of a second. Beyond this it does not come.
const maxKept = 10_000

/**
 * Stands in for a MeterProvider that is still being loaded: what its histograms record is kept for the real one. It
 * has no other instruments.
 */
export class LateProvider implements MeterProvider {
  readonly #histograms: LateHistogram[] = []
  #real: MeterProvider | undefined

  getMeter(name: string, version?: string, options?: MeterOptions): Meter {
    if (this.#real) return this.#real.getMeter(name, version, options)
    const meter = createNoopMeter()
    meter.createHistogram = (histogram, histogramOptions) => {
      const late = new LateHistogram((provider) =>
        provider.getMeter(name, version, options).createHistogram(histogram, histogramOptions),
      )
      if (this.#real) late.become(this.#real)
      this.#histograms.push(late)
      return late
    }
    return meter
  }

  /** The real one is there. */
  become(real: MeterProvider): void {
    this.#real = real
    for (const histogram of this.#histograms) histogram.become(real)
  }
}

class LateHistogram implements Histogram {
  readonly #create: (provider: MeterProvider) => Histogram
  #kept: Parameters<Histogram['record']>[] = []
  #real: Histogram | undefined

  constructor(create: (provider: MeterProvider) => Histogram) {
    this.#create = create
  }

  record(...recorded: Parameters<Histogram['record']>): void {
    if (this.#real) this.#real.record(...recorded)
    else if (this.#kept.length < maxKept) this.#kept.push(recorded)
  }

  become(provider: MeterProvider): void {
    this.#real = this.#create(provider)
    for (const recorded of this.#kept) this.#real.record(...recorded)
    this.#kept = []
  }
}
