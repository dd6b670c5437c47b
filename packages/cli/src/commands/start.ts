import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MessagesAnswer, ToldMessage } from '@tollbell/bridge'
import type { StatusAnswer } from '@tollbell/ledger'
import { type Log, lineLog } from '@tollbell/service'
import { Command } from 'commander'
import { ask } from '../ask.ts'
import { startExample } from '../demo/example.ts'
import { freshRunFolder } from '../demo/run-folder.ts'
import { show } from '../screen/show.ts'
import type { Surroundings } from '../surroundings.ts'
import { addressLines } from '../up/address-lines.ts'
import { type Closer, closeAll } from '../up/close-all.ts'
import { parseSettings } from '../up/parse-settings.ts'
import { nextFreePort, wantedPorts } from '../up/ports.ts'
import { Stopped } from '../up/readiness.ts'
import type { Settings } from '../up/settings.ts'
import { type System, startSystem } from '../up/system.ts'
import { portFlags, readConfig, type UpOptions, withUpOptions } from './up.ts'

const demoFile = (name: string): string => fileURLToPath(new URL(`../../demo/${name}`, import.meta.url))
const messagesShown = 200

/** `tollbell start`, which is what `npm start` runs. */
export function start(surroundings: Surroundings): Command {
  const shown = 'the one that comes with tollbell'
  return withUpOptions(new Command('start'), { config: shown, budgets: shown, data: 'a new one below .tollbell/demo' })
    .description('Show it all at once: up and demo together, with small budgets and five languages.')
    .action((options: UpOptions) => runStart(options, surroundings))
}

async function runStart(options: UpOptions, surroundings: Surroundings): Promise<void> {
  const { cwd, env, now, print, stop, tell } = surroundings
  const config = readConfig(options.config ?? demoFile('tollbell.yaml'), cwd)
  const readFile = (path: string): string => readFileSync(resolve(cwd, path), 'utf8')
  const wanted = parseSettings(config, { env, readFile, ports: portFlags(options) })
  const dataDir = resolve(cwd, options.data ?? freshRunFolder(resolve(cwd, '.tollbell/demo'), now()))
  const journal = createLog(join(dataDir, 'tollbell.log'), now)
  const closers: Closer[] = []
  try {
    const settings = await withFreePorts(wanted, !options.withoutPrometheus, tell)
    tell('Starting …')
    const system = await startSystem({
      settings,
      dataDir,
      budgetsFile: resolve(cwd, options.budgets ?? demoFile('budgets.yaml')),
      withPrometheus: !options.withoutPrometheus,
      log: journal.log,
      onProgress: tell,
      env,
      now,
      stop,
    })
    closers.push(() => system.close())
    const { ledger } = system
    const example = await startExample({ ledgerUrl: ledger.url, ledgerToken: ledger.token, env })
    closers.push(() => example.close())
    print(
      `tollbell is up, and an example app spends.\n${addressLines(system.addresses).join('\n')}\nCtrl-C stops it all.\n`,
    )
    const look = async (): ReturnType<Parameters<typeof show>[0]['look']> => {
      example.check()
      return { ...(await lookAt(system)), addresses: system.addresses, warning: journal.lastWarning() }
    }
    await show({ look, print, terminal: surroundings.terminal, stop })
    tell('Stopping …')
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
  } finally {
    await closeAll(closers)
  }
  tell(`Stopped. What this run wrote is in ${relative(cwd, dataDir) || '.'}.`)
}

async function lookAt({ ledger, bridge }: System): Promise<{ status: StatusAnswer; messages: readonly ToldMessage[] }> {
  const [status, { messages }] = await Promise.all([
    ask<StatusAnswer>('api/v1/status', ledger),
    ask<MessagesAnswer>(`api/v1/messages?limit=${messagesShown}`, bridge),
  ])
  return { status, messages }
}

/** A taken port is no reason not to show the demo: the next free one is taken, and that is said. */
async function withFreePorts(
  settings: Settings,
  withPrometheus: boolean,
  tell: (line: string) => void,
): Promise<Settings> {
  const ports = new Map<string, number>()
  for (const wanted of wantedPorts(settings, withPrometheus)) {
    const port = await nextFreePort(wanted, new Set(ports.values()))
    if (port !== wanted.port && wanted.port !== 0) {
      tell(`Port ${wanted.port} is taken; the ${wanted.name} listens on ${port}.`)
    }
    ports.set(wanted.name, port)
  }
  return {
    // What an example spends has no place in anybody's database.
    ledger: { ...settings.ledger, port: ports.get('ledger') ?? 0, database: undefined },
    bridge: { ...settings.bridge, port: ports.get('bridge') ?? 0 },
    prometheus: { ...settings.prometheus, port: ports.get('prometheus') ?? 0 },
    alertmanager: { ...settings.alertmanager, port: ports.get('alertmanager') ?? 0 },
  }
}

/** The log goes to a file; its last warning is shown for a while. */
function createLog(file: string, now: () => Date): { log: Log; lastWarning: () => string | undefined } {
  const shownForMs = 30_000
  mkdirSync(dirname(file), { recursive: true })
  const write = lineLog({ write: (line) => appended(file, `${line}\n`), now })
  let last: { text: string; atMs: number } | undefined
  return {
    log(level, message, fields) {
      write(level, message, fields)
      if (level !== 'info') last = { text: message, atMs: now().getTime() }
    },
    lastWarning: () => (last && now().getTime() - last.atMs < shownForMs ? last.text : undefined),
  }
}

// A full disk is told by those who have something to keep; the log that tells it must not fail itself.
function appended(file: string, text: string): void {
  try {
    appendFileSync(file, text)
  } catch {
    // It is on the screen all the same.
  }
}
