import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { attributes, defaultPorts, newestGenAi } from '@tollbell/conventions'
import { type PriceBook, type PriceTable, parsePriceBook, readPriceBook } from '@tollbell/pricing'
import { type ProviderHosts, parseProviderHosts } from './providers/hosts.ts'

/** What an app may say in code; each comes before the environment variable beside it. */
export interface TollbellOptions {
  /** Who pays. `TOLLBELL_PROJECT`; default: the service's name. */
  readonly project?: string
  /** Whether calls are counted by user. `TOLLBELL_USERS=true`; default: no. */
  readonly users?: boolean
  /** Which provider answers at which host. `TOLLBELL_PROVIDERS=host=provider,…`. */
  readonly providers?: ProviderHosts
  /** Prices that come before the list's. `TOLLBELL_PRICES` names a JSON file of the same shape. */
  readonly prices?: PriceTable
  /**
   * The folder of the journal, or `false` for none. `TOLLBELL_JOURNAL_DIR`, where `off` is none; default: a folder of
   * this user's in the system's temporary one, if it can be written to.
   */
  readonly journal?: string | false
  /** How large that folder may grow. `TOLLBELL_JOURNAL_MAX_MB`; default: 256 MB, or 16 MB where no folder is named. */
  readonly journalMaxMegabytes?: number
  /** Whether each call becomes a span in the app's trace. `TOLLBELL_SPANS=true`; default: no. */
  readonly spans?: boolean
  /**
   * How many series of a metric the app's MeterProvider tells apart. `TOLLBELL_MAX_SERIES`; default: 2,000, as
   * OpenTelemetry's SDK does, or 8,000 where the MeterProvider is ours.
   */
  readonly maxSeries?: number
  /** Whether standard error is told what is metered and where it goes. `TOLLBELL_DEBUG=1`; default: no. */
  readonly debug?: boolean
  /** Count an answer whose body nobody reads after this long. Default: 30 seconds. */
  readonly unreadBodySeconds?: number
}

export interface Settings {
  readonly enabled: boolean
  readonly exports: boolean
  readonly project: string | undefined
  readonly serviceName: string
  readonly instanceId: string
  readonly resourceAttributes: Readonly<Record<string, string>>
  /** Where exports go, as the standard variables say. */
  readonly metricsUrl: string
  readonly exportHeaders: Readonly<Record<string, string>>
  readonly exportTimeoutGiven: boolean
  readonly exportIntervalMs: number
  /** Whether the environment says where to export to. */
  readonly ledgerNamed: boolean
  readonly users: boolean
  readonly providers: ProviderHosts
  readonly prices: PriceBook
  readonly journal: JournalSettings | undefined
  readonly spans: boolean
  readonly newestGenAi: boolean
  readonly maxSeries: number | undefined
  readonly debug: boolean
  readonly unreadBodyMs: number
}

export interface JournalSettings {
  /** Absent: the default one. */
  readonly folder: string | undefined
  readonly maxBytes: number
}

export type Env = Readonly<Record<string, string | undefined>>

const defaultUnreadBodySeconds = 30
// The standard interval. Exports follow calls within a second; this one only says that the app is alive.
const defaultExportIntervalMs = 60_000

// One per process, and never one from outside: two processes under one id would overwrite each other's sums.
const instanceId: string = randomUUID()

/**
 * Reads options and environment. A mistake never stops the app: it is handed to `warn` and the setting is left out.
 */
export function settingsFrom(options: TollbellOptions, env: Env, warn: (mistake: string) => void): Settings {
  const resourceAttributes = parsePairs(env['OTEL_RESOURCE_ATTRIBUTES'])
  const named = given(env['OTEL_SERVICE_NAME']) ?? resourceAttributes[attributes.serviceName]
  const metricsExporter = given(env['OTEL_METRICS_EXPORTER'])?.toLowerCase() ?? 'otlp'
  return {
    enabled: env['OTEL_SDK_DISABLED']?.toLowerCase() !== 'true',
    exports: metricsExporter.split(',').some((name) => name.trim() === 'otlp'),
    project: options.project ?? given(env['TOLLBELL_PROJECT']),
    serviceName: named ?? nameInPackageJson(process.argv[1]) ?? 'unknown_service',
    instanceId,
    resourceAttributes,
    metricsUrl: metricsUrlFrom(env),
    exportHeaders: {
      ...parsePairs(env['OTEL_EXPORTER_OTLP_HEADERS']),
      ...parsePairs(env['OTEL_EXPORTER_OTLP_METRICS_HEADERS']),
    },
    exportTimeoutGiven: Boolean(env['OTEL_EXPORTER_OTLP_TIMEOUT'] ?? env['OTEL_EXPORTER_OTLP_METRICS_TIMEOUT']),
    exportIntervalMs: positive(env['OTEL_METRIC_EXPORT_INTERVAL']) ?? defaultExportIntervalMs,
    ledgerNamed: Boolean(
      given(env['OTEL_EXPORTER_OTLP_ENDPOINT']) ?? given(env['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT']),
    ),
    users: options.users ?? isTrue(env['TOLLBELL_USERS']),
    providers: attempt(() => options.providers ?? parseProviderHosts(env['TOLLBELL_PROVIDERS'] ?? ''), {}, warn),
    prices: attempt(() => pricesFrom(options.prices, env['TOLLBELL_PRICES']), { entries: [] }, warn),
    journal: journalFrom(options, env),
    spans: options.spans ?? isTrue(env['TOLLBELL_SPANS']),
    newestGenAi: (env['OTEL_SEMCONV_STABILITY_OPT_IN'] ?? '').split(',').some((name) => name.trim() === newestGenAi),
    maxSeries: options.maxSeries ?? positive(env['TOLLBELL_MAX_SERIES']),
    debug: options.debug ?? isTrue(env['TOLLBELL_DEBUG']),
    unreadBodyMs: (options.unreadBodySeconds ?? defaultUnreadBodySeconds) * 1000,
  }
}

function journalFrom(options: TollbellOptions, env: Env): JournalSettings | undefined {
  const folder = options.journal ?? given(env['TOLLBELL_JOURNAL_DIR'])
  if (folder === false || folder === 'off') return undefined
  const megabytes = options.journalMaxMegabytes ?? positive(env['TOLLBELL_JOURNAL_MAX_MB'])
  return { folder, maxBytes: (megabytes ?? (folder === undefined ? 16 : 256)) * 1024 * 1024 }
}

function pricesFrom(table: PriceTable | undefined, file: string | undefined): PriceBook {
  if (table) return parsePriceBook(table, 'prices')
  return given(file) ? readPriceBook(given(file) ?? '', (path) => readFileSync(path, 'utf8')) : { entries: [] }
}

function attempt<Value>(read: () => Value, otherwise: Value, warn: (mistake: string) => void): Value {
  try {
    return read()
  } catch (error) {
    warn((error as Error).message)
    return otherwise
  }
}

// https://opentelemetry.io/docs/specs/otel/protocol/exporter/#endpoint-urls-for-otlphttp
function metricsUrlFrom(env: Env): string {
  const base = given(env['OTEL_EXPORTER_OTLP_ENDPOINT']) ?? `http://localhost:${defaultPorts.ledger}`
  return given(env['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT']) ?? `${base.replace(/\/$/, '')}/v1/metrics`
}

/** `key=value,key=value`, percent-encoded. https://opentelemetry.io/docs/specs/otel/resource/sdk/ */
function parsePairs(text = ''): Record<string, string> {
  const pairs = text.split(',').flatMap((pair) => {
    const [key = '', value] = pair.split(/=(.*)/s)
    return key.trim() !== '' && value !== undefined ? [[key.trim(), decode(value.trim())] as const] : []
  })
  return Object.fromEntries(pairs)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The name in the package.json nearest to the script that was started. */
function nameInPackageJson(script: string | undefined): string | undefined {
  if (!script) return undefined
  for (let folder = dirname(script); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: unknown }
      return typeof name === 'string' ? given(name) : undefined
    } catch {
      // No package.json here, or none that can be read: look further up.
    }
  }
  return undefined
}

function given(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim()
}

function isTrue(text: string | undefined): boolean {
  return ['true', '1'].includes(text?.trim().toLowerCase() ?? '')
}

function positive(text: string | undefined): number | undefined {
  const number = Number(text)
  return number > 0 ? number : undefined
}
