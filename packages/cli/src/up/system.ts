import { join } from 'node:path'
import { startBridge } from '@tollbell/bridge'
import { startLedger } from '@tollbell/ledger'
import type { Access, Log, Secret } from '@tollbell/service'
import { findTool } from '../tools/index.ts'
import { type Closer, closeAll } from './close-all.ts'
import { takeDataFolder } from './data-folder.ts'
import { startMonitoring } from './monitoring.ts'
import { nextFreePort, requireFreePorts, wantedPorts } from './ports.ts'
import { untilReady } from './readiness.ts'
import type { Settings } from './settings.ts'
import { accessFor, ownToken } from './tokens.ts'

export interface SystemOptions {
  readonly settings: Settings
  readonly dataDir: string
  readonly budgetsFile: string | undefined
  /** Whether Prometheus and Alertmanager are started too. */
  readonly withPrometheus: boolean
  readonly log: Log
  readonly onProgress: (message: string) => void
  readonly env: NodeJS.ProcessEnv
  readonly now: () => Date
  readonly stop: AbortSignal
}

/** Where everything is to be found. */
export interface Addresses {
  readonly ledger: string
  readonly bridge: string
  readonly inbox: string
  readonly prometheus?: string
  readonly alertmanager?: string
}

/** How programs on this machine reach a service, and what they have to send. */
export interface LocalService {
  readonly url: string
  /** `undefined` where none is asked for. */
  readonly token: Secret | undefined
}

export interface System {
  readonly addresses: Addresses
  readonly ledger: LocalService
  readonly bridge: LocalService
  /** Reads the budgets file again. */
  reload(): Promise<void>
  /** Stops everything, in the order of the money's way backwards. */
  close(): Promise<void>
}

/**
 * Ledger and bridge in this process, Prometheus and Alertmanager beside it. Everything is ready when this resolves;
 * when it throws, nothing is left running.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const closers: Closer[] = []
  try {
    return { ...(await startAll(options, closers)), close: () => closeAll(closers) }
  } catch (error) {
    // Why it did not start is what the operator has to know first, so that is what is thrown.
    await closeAll(closers).catch((failure: unknown) => {
      options.log('warn', 'Not everything could be stopped after the failed start.', { error: failure })
    })
    throw error
  }
}

async function startAll(options: SystemOptions, closers: Closer[]): Promise<Omit<System, 'close'>> {
  const { settings, log, now, stop, onProgress, withPrometheus } = options
  const data = await takeDataFolder(options.dataDir, (message) => log('warn', message))
  closers.push(() => data.release())
  await requireFreePorts(wantedPorts(settings, withPrometheus))
  const tools = withPrometheus ? await findTools(onProgress) : undefined

  const own = ownToken()
  const accesses = {
    ledger: accessFor(settings.ledger.tokens, own, log),
    bridge: accessFor(settings.bridge.tokens, own, log),
  }
  closers.push(() => Object.values(accesses).forEach((access) => access.close()))
  const local = (url: string, { isGuarded }: Access): LocalService => ({
    url: reachable(url),
    token: isGuarded ? own.secret : undefined,
  })
  const ledger = await startLedger({
    ...settings.ledger,
    access: accesses.ledger,
    dataDir: join(data.path, 'ledger'),
    budgetsFile: options.budgetsFile,
    env: options.env,
    log,
    now,
  })
  closers.push(() => ledger.close())
  const bridge = await startBridge({
    ...settings.bridge,
    access: accesses.bridge,
    dataDir: join(data.path, 'bridge'),
    log,
    now,
  })
  closers.push(() => bridge.close())

  const services = { ledger: local(ledger.localUrl, accesses.ledger), bridge: local(bridge.localUrl, accesses.bridge) }
  await Promise.all([
    untilReady(`${services.ledger.url}/readyz`, 'The ledger', { stop }),
    untilReady(`${services.bridge.url}/readyz`, 'The bridge', { stop }),
  ])
  const bridgeUrl = reachable(bridge.url)
  const addresses = {
    ledger: reachable(ledger.url),
    bridge: bridgeUrl,
    inbox: `${settings.bridge.publicUrl ?? bridgeUrl}/inbox`,
  }
  const reload = (): Promise<void> => ledger.reload()
  if (tools === undefined) return { addresses, ...services, reload }

  const ports = await monitoringPorts(settings)
  const monitoring = await startMonitoring({ tools, settings, ...services, ports, data, log, stop })
  closers.push(() => monitoring.close())
  return {
    ...services,
    addresses: { ...addresses, prometheus: monitoring.prometheusUrl, alertmanager: monitoring.alertmanagerUrl },
    reload,
  }
}

async function findTools(
  onProgress: (message: string) => void,
): Promise<Parameters<typeof startMonitoring>[0]['tools']> {
  // One after the other: the first fetch brings both.
  const prometheus = await findTool('prometheus', { onProgress })
  return { prometheus, alertmanager: await findTool('alertmanager', { onProgress }) }
}

// Ledger and bridge take port 0 themselves. Prometheus could too, and would not say which one it got.
async function monitoringPorts(settings: Settings): Promise<{ prometheus: number; alertmanager: number }> {
  const [prometheus, alertmanager] = wantedPorts(settings, true).slice(2)
  if (!prometheus || !alertmanager) throw new Error('wantedPorts has lost Prometheus and Alertmanager')
  const first = await nextFreePort(prometheus, new Set())
  return { prometheus: first, alertmanager: await nextFreePort(alertmanager, new Set([first])) }
}

// What listens on every address is asked on loopback.
function reachable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
}
