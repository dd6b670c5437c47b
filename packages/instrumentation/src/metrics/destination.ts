import type { MeterProvider } from '@opentelemetry/api'
import { attributes, scopeName } from '@tollbell/conventions'
import type { Identity } from '../journal/head.ts'
import type { Settings } from '../settings.ts'
import type { Reported } from './exported.ts'
import { sayLastWords } from './last-words.ts'
import type * as ownProvider from './own-provider.ts'
import { ownResource } from './own-resource.ts'
import type { Sum } from './sums.ts'

// What the SDK tells apart unless a View says otherwise.
const sdkMaxSeries = 2_000

// So many are some 15 MB of an export, once a second while calls come.
const ownMaxSeries = 8_000

/** A MeterProvider that can be told to export. */
export interface FlushableProvider extends MeterProvider {
  forceFlush?(): Promise<void>
  shutdown?(): Promise<void>
}

/** Where metrics go, what is known of it, and how it is made to export. */
export interface Destination {
  /** The app's MeterProvider; absent where values are taken as they are, or go nowhere. */
  readonly provider?: MeterProvider
  /** When the sums reported there began, in milliseconds since 1970; 0 before the first call. */
  readonly start: { ms: number }
  /** As whom the sums are exported. */
  identity(): Identity
  /** How many series of a metric it tells apart. */
  readonly maxSeries: number
  /** The name of its service, where it has one. */
  readonly serviceName: string | undefined
  /** Takes values as they are. Absent where only OpenTelemetry's instruments lead there. */
  report?(read: () => Reported): void
  /** Exports now. Resolves to whether it arrived, as far as can be known. */
  flush(): Promise<boolean>
  /** Whether `flush` knows. */
  readonly confirms: boolean
  /**
   * Exports at once, while the process exits. Returns whether it arrived. Absent where it cannot be done: an app's own
   * MeterProvider can only be told to export, which takes time that an exiting process has not.
   */
  lastWords?(sums: readonly Sum[]): boolean
}

/** Our own MeterProvider, which sends to the ledger. It is loaded when the first call needs it. */
export function ownDestination(settings: Settings): Destination {
  const start = { ms: 0 }
  let read: (() => Reported) | undefined
  const own = loadOwnProvider().then(({ createOwnProvider }) =>
    createOwnProvider(settings, () => ({ ...(read?.() ?? { sums: [] }), startMs: start.ms })),
  )
  // Whoever flushes hears of it.
  own.catch(() => {})
  return {
    start,
    identity: () => ({ resource: ownResource(settings), extra: {}, startMs: start.ms, reportTo: settings.metricsUrl }),
    maxSeries: settings.maxSeries ?? ownMaxSeries,
    serviceName: settings.serviceName,
    report(reported) {
      read = reported
    },
    async flush() {
      const sender = await own
      await sender.provider.forceFlush?.()
      return !sender.lastExport()?.error
    },
    confirms: true,
    lastWords: (sums) => sayLastWords(settings, sums, start.ms),
  }
}

/** OpenTelemetry's SDK and exporter, which take long to load. Again costs nothing. */
export function loadOwnProvider(): Promise<typeof ownProvider> {
  return import('./own-provider.ts')
}

/** The app's MeterProvider. When its series began, only it knows. */
export function appDestination(provider: FlushableProvider, settings: Settings): Destination {
  const resource = resourceOf(provider)
  const name = resource[attributes.serviceName]
  return {
    provider,
    start: { ms: 0 },
    identity: () => ({
      resource: resourceOf(provider),
      // One set up by hand mostly has no instance id, and without one nothing can be booked exactly once.
      extra: { [attributes.serviceInstanceId]: settings.instanceId },
      startMs: 0,
      // Where its exporter sends to shows in the environment only.
      reportTo: settings.ledgerNamed ? settings.metricsUrl : undefined,
    }),
    maxSeries: settings.maxSeries ?? sdkMaxSeries,
    serviceName: name === undefined || name.startsWith('unknown_service') ? undefined : name,
    async flush() {
      await provider.forceFlush?.()
      return true
    },
    confirms: false,
  }
}

/** Nowhere: calls are only written down. */
export function noDestination(settings: Settings): Destination {
  return {
    start: { ms: 0 },
    identity: () => ({ resource: ownResource(settings), extra: {}, startMs: 0 }),
    maxSeries: ownMaxSeries,
    serviceName: settings.serviceName,
    flush: () => Promise.resolve(true),
    confirms: true,
  }
}

/** Before a real one is set, OpenTelemetry's API hands out meters that do nothing. */
export function isReal(provider: MeterProvider): boolean {
  return provider.getMeter(scopeName).constructor.name !== 'NoopMeter'
}

// The API has no way to ask a MeterProvider for its resource; the SDK's own keeps it here.
function resourceOf(provider: MeterProvider): Record<string, string> {
  const state = (provider as { _sharedState?: { resource?: { attributes?: Record<string, unknown> } } })._sharedState
  const texts = Object.entries(state?.resource?.attributes ?? {}).filter(([, value]) => typeof value === 'string')
  return Object.fromEntries(texts) as Record<string, string>
}
