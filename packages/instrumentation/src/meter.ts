import { diag, type MeterProvider, metrics } from '@opentelemetry/api'
import { scopeName } from '@tollbell/conventions'
import { costOf, hasPriceList, isPriceListInstalled, loadPriceList, type Price, priceOf } from '@tollbell/pricing'
import type { OpenJournal } from './journal/journal.ts'
import { flushAtExit } from './metrics/at-exit.ts'
import { MetricBinding } from './metrics/binding.ts'
import type { FinishedCall } from './metrics/call.ts'
import { CallBatch } from './metrics/call-batch.ts'
import {
  appDestination,
  type Destination,
  isReal,
  loadOwnProvider,
  noDestination,
  ownDestination,
} from './metrics/destination.ts'
import { Flusher } from './metrics/flusher.ts'
import { addSpan } from './metrics/spans.ts'
import { safely } from './safely.ts'
import type { Settings } from './settings.ts'

// By then the first call is on the wire, and while the provider works on it there is time.
const prepareAfterMs = 100

/** Prices finished calls and counts them on the app's MeterProvider, or on our own where the app has none. */
export class UsageMeter {
  readonly settings: Settings
  readonly #openJournal: OpenJournal | undefined
  readonly #flusher: Flusher
  readonly #finished: CallBatch = new CallBatch(
    (calls) => this.#countAll(calls),
    () => this.#pricesLoading(),
  )
  #destination: Destination | undefined
  #binding: MetricBinding | undefined
  #stopFlushingAtExit: (() => void) | undefined
  #calls = 0
  #prepared = false
  #pricesTried = false

  /** @param openJournal where calls are written down; default: nowhere */
  constructor(settings: Settings, openJournal?: OpenJournal) {
    this.settings = settings
    this.#openJournal = openJournal
    this.#flusher = new Flusher(async () => {
      await this.#finished.flush()
      return this.#destination?.flush() ?? true
    })
  }

  /** Who pays when a call has no tag. */
  get project(): string {
    return this.settings.project ?? this.#destination?.serviceName ?? this.settings.serviceName
  }

  /** How many calls have been counted. */
  get calls(): number {
    return this.#calls
  }

  /** A call is on its way: what counting takes, but starting does not, is loaded. */
  prepare(): void {
    if (this.#prepared) return
    this.#prepared = true
    // Out of a bundle it cannot be had once the process exits, so it has to be there before the first answer.
    if (!isPriceListInstalled()) setImmediate(() => void loadPriceList())
    setTimeout(() => {
      void loadPriceList()
      const exportsAlone = this.settings.exports && !isReal(metrics.getMeterProvider())
      // Where it fails, the first export says so.
      if (exportsAlone) loadOwnProvider().catch(() => {})
    }, prepareAfterMs).unref()
  }

  /** Counts a call. Never throws. */
  count(call: FinishedCall): void {
    this.#calls += 1
    this.#flusher.touch()
    this.#finished.add(call)
    // Whoever exports spans would look for it now.
    if (this.settings.spans) void this.#finished.flush()
  }

  /** Uses this MeterProvider from now on, if it is a real one. */
  useProvider(provider: MeterProvider): void {
    if (!isReal(provider) || this.#destination?.provider === provider) return
    // What came before is counted where it was bound to.
    void this.#finished.flush()
    this.#goTo(appDestination(provider, this.settings))
  }

  /** Decides where metrics go, once: to the app's MeterProvider if it has one by now, else to our own. */
  bind(): void {
    if (this.#destination || !this.settings.enabled) return
    const global = metrics.getMeterProvider()
    if (isReal(global)) this.#goTo(appDestination(global, this.settings))
    else if (this.settings.exports) this.#goTo(ownDestination(this.settings))
    else if (this.#openJournal) this.#goTo(noDestination(this.settings))
  }

  /** Exports what was counted. Resolves to whether it arrived. */
  flush(): Promise<boolean> {
    return this.#flusher.flush()
  }

  /** Exports a last time and lets go of the MeterProvider and the process. */
  async close(): Promise<void> {
    await this.flush()
    this.#stopFlushingAtExit?.()
    this.#end()
    this.#binding?.detach()
  }

  /** Without the list calls would be counted as unpriced, so they wait for it. */
  #pricesLoading(): Promise<void> | undefined {
    if (this.#pricesTried || hasPriceList()) return undefined
    // So that the process does not end without them.
    safely('choosing where metrics go', () => this.bind(), undefined)
    return this.#tryPrices()
  }

  async #tryPrices(): Promise<void> {
    await loadPriceList()
    this.#pricesTried = true
  }

  #countAll(calls: readonly FinishedCall[]): void {
    for (const call of calls) {
      try {
        this.#countOne(call)
      } catch (error) {
        diag.error(`${scopeName}: a call could not be counted`, error)
      }
    }
    this.#binding?.journal?.flush()
  }

  #countOne(call: FinishedCall): void {
    this.bind()
    const price = call.usage && priceOfCall(call, this.settings)
    const cost = costOf(call.usage ?? {}, price)
    this.#binding?.add(call, cost, price)
    if (this.settings.spans) addSpan(call, cost)
  }

  #goTo(destination: Destination): void {
    this.#binding?.detach()
    this.#closeJournal()
    this.#destination = destination
    const open = this.#openJournal
    this.#binding = new MetricBinding(destination, {
      newestGenAi: this.settings.newestGenAi,
      openJournal: open && ((counters) => open(() => destination.identity(), counters)),
      beforeReading: () => void this.#finished.flush(),
    })
    this.#stopFlushingAtExit ??= flushAtExit(this.#flusher, {
      lastWords: () => safely('the last export', () => this.#sayLastWords(), undefined),
      end: () => this.#end(),
    })
  }

  #sayLastWords(): void {
    this.#finished.flushUnprepared()
    const arrived = this.#destination?.lastWords?.(this.#binding?.sums() ?? [])
    if (arrived) this.#flusher.settle()
  }

  #end(): void {
    this.#finished.flushUnprepared()
    this.#closeJournal()
  }

  /** What may not have arrived stays behind for others to report. */
  #closeJournal(): void {
    const settled = (this.#destination?.confirms ?? false) && !this.#flusher.unsettled
    this.#binding?.journal?.close(settled)
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
