import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alertmanagerConfig, prometheusConfig, prometheusRules } from '@tollbell/mixin'
import type { Log, Secret } from '@tollbell/service'
import type { Tool } from '../tools/index.ts'
import type { DataFolder } from './data-folder.ts'
import { untilReady } from './readiness.ts'
import type { Settings } from './settings.ts'
import { type Supervised, type Supervisor, supervise } from './supervisor.ts'
import type { LocalService } from './system.ts'

export interface MonitoringOptions {
  readonly tools: { readonly prometheus: Tool; readonly alertmanager: Tool }
  readonly settings: Settings
  readonly ledger: LocalService
  readonly bridge: LocalService
  readonly ports: { readonly prometheus: number; readonly alertmanager: number }
  readonly data: DataFolder
  readonly log: Log
  readonly stop: AbortSignal
}

export interface Monitoring {
  readonly prometheusUrl: string
  readonly alertmanagerUrl: string
  close(): Promise<void>
}

/** Prometheus and Alertmanager with our rules and routes, on loopback, with all they write in the data folder. */
export async function startMonitoring(options: MonitoringOptions): Promise<Monitoring> {
  const running = new Map<string, { pid: number; containerName?: string }>()
  const supervisors: Supervisor[] = []
  const close = async (): Promise<void> => {
    await Promise.all(supervisors.map((supervisor) => supervisor.stop()))
  }
  const run = (program: Program): Supervisor => {
    const onStart = (pid: number): void => {
      running.set(program.name, { pid, containerName: program.containerName })
      options.data.note([...running.values()])
    }
    const supervisor = supervise({ ...program, log: options.log, onStart })
    supervisors.push(supervisor)
    return supervisor
  }
  // The first that fails ends the waiting for the other too.
  const failed = new AbortController()
  const stop = AbortSignal.any([options.stop, failed.signal])
  const prometheusUrl = `http://127.0.0.1:${options.ports.prometheus}`
  const alertmanagerUrl = `http://127.0.0.1:${options.ports.alertmanager}`
  try {
    const alertmanager = run(alertmanagerProgram(options))
    const prometheus = run(prometheusProgram(options))
    await Promise.all([
      untilReady(`${alertmanagerUrl}/-/ready`, 'Alertmanager', { check: alertmanager.check, stop }),
      untilReady(`${prometheusUrl}/-/ready`, 'Prometheus', { check: prometheus.check, stop }),
    ])
  } catch (error) {
    failed.abort()
    await close()
    throw error
  }
  return { prometheusUrl, alertmanagerUrl, close }
}

interface Program extends Pick<Supervised, 'name' | 'commandLine' | 'logFile'> {
  readonly containerName: string
}

function prometheusProgram(options: MonitoringOptions): Program {
  const { settings, ports, data } = options
  const folder = folderFor('prometheus', data)
  const rulesFile = join(folder, 'rules.yml')
  const configFile = join(folder, 'prometheus.yml')
  writeFileSync(rulesFile, prometheusRules())
  writeFileSync(
    configFile,
    prometheusConfig({
      ledgerTarget: new URL(options.ledger.url).host,
      bridgeTarget: new URL(options.bridge.url).host,
      // With TLS, or on any free port, they are elsewhere after each start. Under another name, Prometheus would show
      // what it knew of them before beside what it knows now, for five minutes.
      instance: 'tollbell',
      alertmanagerTarget: `127.0.0.1:${ports.alertmanager}`,
      rulesFile,
      scrapeIntervalSeconds: settings.prometheus.scrapeIntervalSeconds,
      evaluationIntervalSeconds: settings.prometheus.evaluationIntervalSeconds,
      ...tokenFile('ledgerTokenFile', folder, options.ledger.token),
      ...tokenFile('bridgeTokenFile', folder, options.bridge.token),
    }),
  )
  return programFor('Prometheus', options.tools.prometheus, folder, [
    `--config.file=${configFile}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${ports.prometheus}`,
  ])
}

function alertmanagerProgram({ tools, bridge, ports, data }: MonitoringOptions): Program {
  const folder = folderFor('alertmanager', data)
  const configFile = join(folder, 'alertmanager.yml')
  writeFileSync(
    configFile,
    alertmanagerConfig({
      bridgeUrl: `${bridge.url}/alertmanager`,
      ...tokenFile('bridgeTokenFile', folder, bridge.token),
    }),
  )
  return programFor('Alertmanager', tools.alertmanager, folder, [
    `--config.file=${configFile}`,
    `--storage.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${ports.alertmanager}`,
    // Without this it would open a port for a cluster that there is not.
    '--cluster.listen-address=',
  ])
}

function programFor(name: string, tool: Tool, folder: string, args: readonly string[]): Program {
  const containerName = `tollbell-${tool.name}-${process.pid}`
  const logFile = join(folder, 'output.log')
  writeFileSync(logFile, '')
  return { name, containerName, logFile, commandLine: tool.command(args, { folders: [folder], containerName }) }
}

function folderFor(name: string, { path }: DataFolder): string {
  const folder = join(path, name)
  mkdirSync(join(folder, 'data'), { recursive: true })
  return folder
}

// They take a token from a file only.
function tokenFile<Name extends string>(
  name: Name,
  folder: string,
  token: Secret | undefined,
): { [key in Name]?: string } {
  if (token === undefined) return {}
  const file = join(folder, name)
  writeFileSync(file, token.reveal(), { mode: 0o600 })
  return { [name]: file } as { [key in Name]: string }
}
