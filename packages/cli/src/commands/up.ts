import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defaultPorts } from '@tollbell/conventions'
import { lineLog, StartError } from '@tollbell/service'
import { Command, Option } from 'commander'
import { aborted } from '../stop-signal.ts'
import type { Surroundings } from '../surroundings.ts'
import { addressLines } from '../up/address-lines.ts'
import { budgetsLanguage } from '../up/budgets-language.ts'
import { parseLedgerSettings, parseSettings } from '../up/parse-settings.ts'
import { Stopped } from '../up/readiness.ts'
import type { ConfigFile, PortFlags, Settings } from '../up/settings.ts'
import type { ReaderOptions } from '../up/settings-reader.ts'
import { startSystem } from '../up/system.ts'
import { portOption } from './options.ts'

export interface UpOptions {
  readonly config?: string
  readonly budgets?: string
  readonly data?: string
  readonly database?: string
  readonly ledgerPort?: number
  readonly bridgePort?: number
  readonly prometheusPort?: number
  readonly alertmanagerPort?: number
  readonly withoutPrometheus?: true
}

// Taken when they are there and no other file is named.
const usualConfig = 'tollbell.yaml'
const usualBudgets = 'budgets.yaml'

/** `tollbell up` */
export function up(surroundings: Surroundings): Command {
  return withUpOptions(new Command('up'), {
    config: `${usualConfig}, where there is one`,
    budgets: `${usualBudgets}, where there is one`,
    data: '.tollbell',
  })
    .addOption(databaseOption())
    .description('Start ledger, bridge, Prometheus and Alertmanager, and stop them all with Ctrl-C.')
    .action((options: UpOptions) => runUp(options, surroundings))
}

/** What is taken where the command line names none, in words. */
interface UsualPlaces {
  readonly config: string
  readonly budgets: string
  readonly data: string
}

/** The options of everything that starts the system. */
export function withUpOptions(command: Command, usual: UsualPlaces): Command {
  return command
    .option('--config <file>', `who is told, and how we listen (default: ${usual.config})`)
    .option('--budgets <file>', `what may be spent (default: ${usual.budgets})`)
    .option('--data <folder>', `where everything is kept (default: ${usual.data})`)
    .addOption(portOption('ledger-port', defaultPorts.ledger, 'where apps send their metrics'))
    .addOption(portOption('bridge-port', defaultPorts.bridge, 'where Alertmanager sends alerts, and the inbox'))
    .addOption(portOption('prometheus-port', defaultPorts.prometheus, 'port of Prometheus'))
    .addOption(portOption('alertmanager-port', defaultPorts.alertmanager, 'port of Alertmanager'))
    .option('--without-prometheus', 'start ledger and bridge only; you run Prometheus and Alertmanager yourself')
}

/** Of the commands whose ledger may keep what it knows in a database. */
export function databaseOption(): Option {
  const where = 'PostgreSQL to keep everything in; a password belongs into TOLLBELL_DATABASE_URL_FILE or PGPASSWORD'
  return new Option('--database <url>', `${where} (default: a file in the data folder)`)
}

async function runUp(options: UpOptions, surroundings: Surroundings): Promise<void> {
  const { cwd, env, now, print, stop, tell } = surroundings
  const { settings, budgetsFile } = readSettings(options, surroundings)
  try {
    const system = await startSystem({
      settings,
      dataDir: resolve(cwd, options.data ?? '.tollbell'),
      budgetsFile,
      withPrometheus: !options.withoutPrometheus,
      log: lineLog({ write: tell, now }),
      onProgress: tell,
      env,
      now,
      stop,
    })
    print(`tollbell is up.\n${addressLines(system.addresses).join('\n')}\nCtrl-C stops it all.\n`)
    surroundings.onReload(() => void system.reload())
    await aborted(stop)
    tell('Stopping …')
    await system.close()
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
  }
}

interface Read<Of> {
  readonly settings: Of
  readonly budgetsFile: string | undefined
}

/** What the files, the environment and the command line say. Throws a StartError with every mistake. */
function readSettings(options: UpOptions, surroundings: Surroundings): Read<Settings> {
  const { file, budgetsFile, reading } = placesOf(options, surroundings)
  const language = budgetsLanguage(budgetsFile, surroundings.env)
  return { settings: parseSettings(file, { ...reading, language }), budgetsFile }
}

/** The same for a ledger alone. */
export function readLedgerSettings(options: UpOptions, surroundings: Surroundings): Read<Settings['ledger']> {
  const { file, budgetsFile, reading } = placesOf(options, surroundings)
  return { settings: parseLedgerSettings(file, reading), budgetsFile }
}

function placesOf(
  options: UpOptions,
  { cwd, env }: Surroundings,
): { file: ConfigFile | undefined; budgetsFile: string | undefined; reading: ReaderOptions } {
  return {
    file: readConfig(options.config ?? usualFile(cwd, usualConfig), cwd),
    budgetsFile: options.budgets === undefined ? usualFile(cwd, usualBudgets) : resolve(cwd, options.budgets),
    reading: {
      env,
      readFile: (path) => readFileSync(resolve(cwd, path), 'utf8'),
      ports: portFlags(options),
      database: options.database,
    },
  }
}

export function portFlags(options: UpOptions): PortFlags {
  const flags = {
    ledger: options.ledgerPort,
    bridge: options.bridgePort,
    prometheus: options.prometheusPort,
    alertmanager: options.alertmanagerPort,
  }
  return Object.fromEntries(Object.entries(flags).filter(([, port]) => port !== undefined))
}

/** Reads the file that `--config` names. */
export function readConfig(path: string | undefined, cwd: string): ConfigFile | undefined {
  if (path === undefined) return undefined
  try {
    return { path, text: readFileSync(resolve(cwd, path), 'utf8') }
  } catch (error) {
    throw new StartError(`${path} cannot be read: ${(error as Error).message}. Name another file with --config.`)
  }
}

function usualFile(cwd: string, name: string): string | undefined {
  const path = resolve(cwd, name)
  return existsSync(path) ? path : undefined
}
