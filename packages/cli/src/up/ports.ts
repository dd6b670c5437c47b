import { listen, StartError } from '@tollbell/service'
import type { PortName, Settings } from './settings.ts'

// As the operator reads them: The … cannot listen on ….
const displayNames: Readonly<Record<PortName, string>> = {
  ledger: 'ledger',
  bridge: 'bridge',
  prometheus: 'Prometheus server',
  alertmanager: 'Alertmanager',
}

interface WantedPort {
  readonly name: PortName
  readonly host: string
  readonly port: number
}

/** The ports of everything that will be started. Prometheus and Alertmanager listen on loopback only. */
export function wantedPorts(settings: Settings, withPrometheus: boolean): WantedPort[] {
  const ours = (['ledger', 'bridge'] as const).map((name) => ({ name, ...settings[name] }))
  const theirs = (['prometheus', 'alertmanager'] as const).map((name) => ({
    name,
    host: '127.0.0.1',
    port: settings[name].port,
  }))
  return [...ours, ...(withPrometheus ? theirs : [])]
}

/** Throws one {@link StartError} about every port that is taken, before anything is started. */
export async function requireFreePorts(ports: readonly WantedPort[]): Promise<void> {
  const mistakes: string[] = []
  for (const port of ports) mistakes.push(...(await tryPort(port)).mistakes)
  if (mistakes.length > 0) throw new StartError(mistakes)
}

/** `port` where it is free, else the next free one above it. 0 becomes any free one. */
export async function nextFreePort(wanted: WantedPort, taken: ReadonlySet<number>): Promise<number> {
  for (let port = wanted.port; port <= 65_535; port++) {
    if (taken.has(port)) continue
    const tried = await tryPort({ ...wanted, port })
    if (tried.port !== undefined) return tried.port
    if (!tried.isBusy) throw new StartError(tried.mistakes)
  }
  throw new StartError(`No port from ${wanted.port} up is free for the ${displayNames[wanted.name]}.`)
}

interface Tried {
  readonly port?: number
  readonly mistakes: readonly string[]
  readonly isBusy: boolean
}

async function tryPort({ name, host, port }: WantedPort): Promise<Tried> {
  try {
    const listening = await listen(() => {}, {
      name: displayNames[name],
      host,
      port,
      portOption: `--${name}-port`,
      tokenGiven: true,
    })
    await listening.close()
    return { port: listening.port, mistakes: [], isBusy: false }
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    return {
      mistakes: error.mistakes,
      isBusy: (error.cause as NodeJS.ErrnoException | undefined)?.code === 'EADDRINUSE',
    }
  }
}
