import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alertmanagerConfig, prometheusConfig, prometheusRules } from '@tollbell/mixin'
import { type Child, startChild } from './child.ts'
import { freePort } from './free-port.ts'
import { answers, until } from './until.ts'

export interface Sample {
  readonly metric: Readonly<Record<string, string>>
  readonly value: number
}

export interface Prometheus {
  readonly url: string
  /** What an instant query gives now. */
  query(expression: string): Promise<Sample[]>
  close(): Promise<void>
}

export interface PrometheusOptions {
  readonly folder: string
  readonly ledgerTarget: string
  readonly bridgeTarget: string
  readonly alertmanagerTarget: string
  readonly scrapeIntervalSeconds: number
}

/** The real Prometheus with the mixin's rules. */
export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus> {
  const { folder, scrapeIntervalSeconds } = options
  mkdirSync(folder, { recursive: true })
  const rulesFile = join(folder, 'rules.yml')
  const configFile = join(folder, 'prometheus.yml')
  writeFileSync(rulesFile, prometheusRules())
  writeFileSync(
    configFile,
    prometheusConfig({ ...options, rulesFile, evaluationIntervalSeconds: scrapeIntervalSeconds }),
  )
  return await startPrometheusWith({ folder, configFile })
}

/** The real Prometheus with any configuration. */
export async function startPrometheusWith({
  folder,
  configFile,
}: {
  readonly folder: string
  readonly configFile: string
}): Promise<Prometheus> {
  const { child, url } = await startTool('TOLLBELL_PROMETHEUS', (port) => [
    `--config.file=${configFile}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    // A minute by default: too long to wait for what a new Alertmanager is told again.
    '--rules.alert.resend-delay=1s',
  ])
  return {
    url,
    query: (expression) => query(url, expression),
    close: () => child.kill(),
  }
}

export interface Alertmanager {
  readonly url: string
  /** `host:port`, as Prometheus wants it. */
  readonly target: string
  close(signal?: NodeJS.Signals): Promise<void>
}

export interface AlertmanagerOptions {
  readonly folder: string
  readonly bridgeUrl: string
  /** The port of an earlier one, to take its place. */
  readonly port?: number
}

/** The real Alertmanager with the mixin's routes. A second one in the same folder goes on where the first ended. */
export async function startAlertmanager({ folder, bridgeUrl, port }: AlertmanagerOptions): Promise<Alertmanager> {
  mkdirSync(folder, { recursive: true })
  const configFile = join(folder, 'alertmanager.yml')
  writeFileSync(configFile, alertmanagerConfig({ bridgeUrl: `${bridgeUrl}/alertmanager` }))
  const { child, url } = await startTool(
    'TOLLBELL_ALERTMANAGER',
    (freshPort) => [
      `--config.file=${configFile}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${freshPort}`,
      '--cluster.listen-address=',
    ],
    port,
  )
  return { url, target: new URL(url).host, close: (signal) => child.kill(signal) }
}

async function startTool(
  variable: string,
  argsFor: (port: number) => string[],
  port?: number,
): Promise<{ child: Child; url: string }> {
  const executable = process.env[variable]
  if (executable === undefined) throw new Error(`${variable} is not set: run the tests with npm test`)
  const actualPort = port ?? (await freePort())
  const child = startChild(executable, argsFor(actualPort))
  const url = `http://127.0.0.1:${actualPort}`
  await until(() => answers(`${url}/-/ready`), { what: `${executable} to be ready`, unless: child })
  return { child, url }
}

async function query(url: string, expression: string): Promise<Sample[]> {
  const response = await fetch(`${url}/api/v1/query`, {
    method: 'POST',
    body: new URLSearchParams({ query: expression }),
  })
  const answer = (await response.json()) as {
    status: string
    error?: string
    data: { result: { metric: Record<string, string>; value: [number, string] }[] }
  }
  if (answer.status !== 'success') throw new Error(`${expression}: ${answer.error}`)
  return answer.data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }))
}
