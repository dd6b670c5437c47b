import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api'
import type { Settings } from '../settings.ts'
import { version } from '../version.ts'

// Long enough for a ledger on the other side of the world.
const probeTimeoutMs = 5_000

export interface DebugParts {
  readonly settings: Settings
  /** Where the journal is; absent when there is none. */
  readonly journalFolder: string | undefined
  readonly write: (line: string) => void
  readonly fetch: typeof globalThis.fetch
}

/** Says what is metered and where it goes, asks the ledger whether it is there, and passes on what OpenTelemetry's diag says. */
export async function explain(parts: DebugParts): Promise<void> {
  const say = (line: string): void => parts.write(`tollbell: ${line}\n`)
  for (const line of setUpLines(parts)) say(line)
  diag.setLogger(diagTo(say), { logLevel: DiagLogLevel.INFO, suppressOverrideMessage: true })
  if (parts.settings.exports) say(await ledgerLine(parts))
}

/** The set-up, a sentence a line. */
export function setUpLines({ settings, journalFolder }: Pick<DebugParts, 'settings' | 'journalFolder'>): string[] {
  const { project, serviceName, metricsUrl, instanceId, providers, users, exports } = settings
  const hosts = Object.entries(providers).map(([host, provider]) => `${host} is ${provider}`)
  return [
    `version ${version} on Node.js ${process.versions.node} counts the LLM calls of this process${hosts.length > 0 ? `; ${hosts.join(', ')}` : ''}.`,
    `Project ${project ?? serviceName}${project === undefined ? ' (the name of the service; TOLLBELL_PROJECT sets another)' : ''}; ${users ? 'by user' : 'not by user'}.`,
    exports
      ? `Exports to ${withoutSecrets(metricsUrl)} as service.instance.id ${instanceId}, unless the app has a MeterProvider of its own, which is used then.`
      : 'OTEL_METRICS_EXPORTER has no otlp in it, so nothing is exported but by a MeterProvider of the app.',
    journalFolder === undefined ? 'No journal: TOLLBELL_JOURNAL_DIR names a folder.' : `Journal in ${journalFolder}.`,
  ]
}

/** Sends an export without content, which every OTLP endpoint takes. */
async function ledgerLine({ settings, fetch }: DebugParts): Promise<string> {
  const { metricsUrl, exportHeaders } = settings
  try {
    const answer = await fetch(metricsUrl, {
      method: 'POST',
      headers: { ...exportHeaders, 'content-type': 'application/json' },
      body: '{"resourceMetrics":[]}',
      signal: AbortSignal.timeout(probeTimeoutMs),
    })
    await answer.body?.cancel()
    return answer.ok ? `The ledger answered (${answer.status}).` : refused(answer.status)
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { code?: string } }
    return `The ledger does not answer (${cause?.code ?? message}). Start it, or say where it is in OTEL_EXPORTER_OTLP_ENDPOINT. Calls are counted meanwhile and exported later.`
  }
}

function refused(status: number): string {
  const cure =
    status === 401 || status === 403
      ? 'Give it its token in OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20….'
      : 'Is that address an OTLP endpoint for metrics?'
  return `The ledger refused an export with ${status}. ${cure}`
}

// Credentials may stand in a URL.
function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//').replace(/\?.*/, '')
}

function diagTo(say: (line: string) => void): DiagLogger {
  const log = (message: string, ...more: unknown[]): void => say([message, ...more.map(textOf)].join(' '))
  return { error: log, warn: log, info: log, debug: log, verbose: log }
}

function textOf(value: unknown): string {
  if (value instanceof Error) return value.message
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
