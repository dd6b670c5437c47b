import { type Attributes, diag, type MeterProvider, metrics } from '@opentelemetry/api'
import { attributes, scopeName } from '@tollbell/conventions'
import { costOf, type Price, priceOf } from '@tollbell/pricing'
import { flushAtExit } from './metrics/at-exit.ts'
import { MetricBinding } from './metrics/binding.ts'
import type { FinishedCall } from './metrics/call.ts'
import { Flusher } from './metrics/flusher.ts'
import { sayLastWords } from './metrics/last-words.ts'
import { createOwnProvider, type FlushableProvider } from './metrics/own-provider.ts'
import { safely } from './safely.ts'
import type { Settings } from './settings.ts'

/** Prices finished calls and counts them on the app's MeterProvider, or on our own where the app has none. */
export class UsageMeter {
  readonly settings: Settings
  readonly #flusher: Flusher
  #binding: MetricBinding | undefined
  #flushBinding: () => Promise<boolean> = () => Promise.resolve(true)
  // An app's own MeterProvider can only be told to export, which takes time that an exiting process has not.
  #lastWords: () => void = () => {}
  #stopFlushingAtExit: (() => void) | undefined
  #projectOfProvider: string | undefined

  constructor(settings: Settings) {
    this.settings = settings
    this.#flusher = new Flusher(() => this.#flushBinding())
  }

  /** Who pays when a call has no tag. */
  get project(): string {
    return this.settings.project ?? this.#projectOfProvider ?? this.settings.serviceName
  }

  /** Counts a call. Never throws. */
  count(call: FinishedCall): void {
    try {
      this.bind()
      this.#binding?.add(call, costOf(call.usage ?? {}, call.usage && priceOfCall(call, this.settings)))
      this.#flusher.touch()
    } catch (error) {
      diag.error(`${scopeName}: a call could not be counted`, error)
    }
  }

  /** Uses this MeterProvider from now on, if it is a real one. */
  useProvider(provider: MeterProvider): void {
    if (isReal(provider) && this.#binding?.provider !== provider) this.#bindTo(provider)
  }

  /** Decides where metrics go, once: to the app's MeterProvider if it has one by now, else to our own. */
  bind(): void {
    if (this.#binding || !this.settings.enabled) return
    const global = metrics.getMeterProvider()
    if (isReal(global)) this.#bindTo(global)
    else if (this.settings.exports) this.#bindToOwn()
  }

  /** Exports what was counted. Resolves to whether it arrived. */
  flush(): Promise<boolean> {
    return this.#flusher.flush()
  }

  /** Exports a last time and lets go of the MeterProvider and the process. */
  async close(): Promise<void> {
    await this.flush()
    this.#stopFlushingAtExit?.()
    this.#binding?.detach()
  }

  #bindTo(provider: FlushableProvider): void {
    this.#projectOfProvider = serviceNameOf(provider)
    // A MeterProvider set up by hand mostly has no instance id, and without one nothing can be booked exactly once.
    this.#attach(provider, { [attributes.serviceInstanceId]: this.settings.instanceId }, async () => {
      await provider.forceFlush?.()
      return true
    })
  }

  #bindToOwn(): void {
    const own = createOwnProvider(this.settings)
    this.#attach(own.provider, {}, async () => {
      await own.provider.forceFlush?.()
      return !own.lastExportFailed()
    })
    this.#lastWords = () => sayLastWords(this.settings, this.#binding?.sums() ?? [], own.lastExport())
  }

  #attach(provider: MeterProvider, extra: Attributes, flush: () => Promise<boolean>): void {
    this.#binding?.detach()
    this.#lastWords = () => {}
    this.#binding = new MetricBinding(provider, extra)
    this.#flushBinding = flush
    this.#stopFlushingAtExit ??= flushAtExit(this.#flusher, () => safely('the last export', this.#lastWords, undefined))
  }
}

function priceOfCall(call: FinishedCall, { prices }: Settings): Price | undefined {
  const { provider, startedAt: date, serviceTier: tier } = call
  for (const model of [call.pricedAs, call.responseModel, call.requestModel]) {
    const price = model === undefined ? undefined : priceOf({ provider, model, date, tier }, prices)
    if (price) return price
  }
  return undefined
}

// Before a real one is set, OpenTelemetry's API hands out meters that do nothing.
function isReal(provider: MeterProvider): boolean {
  return provider.getMeter(scopeName).constructor.name !== 'NoopMeter'
}

// The API has no way to ask a MeterProvider for its resource; the SDK's own keeps it here.
function serviceNameOf(provider: MeterProvider): string | undefined {
  const state = (provider as { _sharedState?: { resource?: { attributes?: Record<string, unknown> } } })._sharedState
  const name = state?.resource?.attributes?.[attributes.serviceName]
  return typeof name === 'string' && !name.startsWith('unknown_service') ? name : undefined
}
