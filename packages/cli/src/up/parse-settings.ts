import { type BridgeConfig, parseBridgeConfig } from '@tollbell/bridge'
import { defaultIntervals } from '@tollbell/mixin'
import { StartError, unknownKeys } from '@tollbell/service'
import { parseDocument } from 'yaml'
import { databaseKeys, readDatabase } from './database.ts'
import { foreignKeys, readForeign } from './foreign.ts'
import { historyKeys, readHistory } from './history.ts'
import { listenerKeys, readListener } from './listener.ts'
import { nameKeys, readNames } from './names.ts'
import type { ConfigFile, PortName, Settings } from './settings.ts'
import { isSection, type ReaderOptions, type Section, SettingsReader } from './settings-reader.ts'

export interface ParseOptions extends ReaderOptions {
  /** The language of messages where the file names none. */
  readonly language?: string | undefined
}

const ownKeysOf: Readonly<Record<PortName, readonly string[]>> = {
  ledger: [...listenerKeys, ...databaseKeys, ...foreignKeys, ...historyKeys, ...nameKeys],
  // The others are the bridge's own: see parseBridgeConfig.
  bridge: [...listenerKeys, 'publicUrl'],
  prometheus: ['port', 'scrapeIntervalSeconds', 'evaluationIntervalSeconds'],
  alertmanager: ['port'],
}

/**
 * The settings of `tollbell up`: the command line wins over the file, the file over the environment
 * (`TOLLBELL_LEDGER_PORT`, `TOLLBELL_BRIDGE_TOKEN_FILE`, …). Throws one {@link StartError} with every mistake.
 */
export function parseSettings(file: ConfigFile | undefined, options: ParseOptions): Settings {
  const reader = new SettingsReader(options)
  const root = rootOf(file, reader)
  const section = (name: PortName): Section => reader.section(root, name)
  const { bridge, own: ownBridge } = splitBridge(section('bridge'))
  const settings = {
    ledger: readLedger(section('ledger'), reader),
    bridge: {
      ...readListener('bridge', ownBridge, reader),
      publicUrl: readPublicUrl(ownBridge, reader),
      config: readBridgeConfig(bridge, options, reader),
    },
    prometheus: readPrometheus(section('prometheus'), reader),
    alertmanager: { port: reader.port('alertmanager', section('alertmanager')) },
  }
  for (const name of ['prometheus', 'alertmanager'] as const) {
    reader.mistakes.push(...unknownKeys(section(name), ownKeysOf[name], name))
  }
  const { config } = settings.bridge
  if (reader.mistakes.length > 0 || config === undefined) throw complaint(reader.mistakes, file)
  return { ...settings, bridge: { ...settings.bridge, config } }
}

/**
 * Of the same file, what a ledger alone needs: the rest is for other machines, and its secrets are not on this one.
 * Throws one {@link StartError} with every mistake.
 */
export function parseLedgerSettings(file: ConfigFile | undefined, options: ReaderOptions): Settings['ledger'] {
  const reader = new SettingsReader(options)
  const settings = readLedger(reader.section(rootOf(file, reader), 'ledger'), reader)
  if (reader.mistakes.length > 0) throw complaint(reader.mistakes, file)
  return settings
}

function readLedger(section: Section, reader: SettingsReader): Settings['ledger'] {
  const settings = {
    ...readListener('ledger', section, reader),
    database: readDatabase(section, reader),
    ...readForeign(section, reader),
    ...readHistory(section, reader),
    ...readNames(section, reader),
  }
  reader.mistakes.push(...unknownKeys(section, ownKeysOf.ledger, 'ledger'))
  return settings
}

function complaint(mistakes: readonly string[], file: ConfigFile | undefined): StartError {
  return new StartError([...new Set(mistakes)].map((mistake) => placed(mistake, file)))
}

// A mistake in an environment variable is not one in the file.
function placed(mistake: string, file: ConfigFile | undefined): string {
  return file === undefined || /^(set either )?(TOLLBELL_|--)/.test(mistake) ? mistake : `${file.path}: ${mistake}`
}

function rootOf(file: ConfigFile | undefined, reader: SettingsReader): Section {
  if (file === undefined) return {}
  const { path, text } = file
  const document = parseDocument(text)
  const [broken] = document.errors
  if (broken) {
    // yaml's messages go on with a drawing of the place over several lines.
    throw new StartError(`${path}: this is no YAML: ${broken.message.split('\n')[0]}`)
  }
  const root: unknown = document.toJS()
  if (root === null || root === undefined) return {}
  if (!isSection(root))
    throw new StartError(`${path}: the file has to hold sections: ${Object.keys(ownKeysOf).join(', ')}`)
  reader.mistakes.push(...unknownKeys(root, Object.keys(ownKeysOf), ''))
  return root
}

function splitBridge(section: Section): { bridge: Section; own: Section } {
  const entries = Object.entries(section)
  return {
    own: Object.fromEntries(entries.filter(([key]) => ownKeysOf.bridge.includes(key))),
    bridge: Object.fromEntries(entries.filter(([key]) => !ownKeysOf.bridge.includes(key))),
  }
}

function readPrometheus(section: Section, reader: SettingsReader): Settings['prometheus'] {
  const { scrapeSeconds, evaluationSeconds } = defaultIntervals
  return {
    port: reader.port('prometheus', section),
    scrapeIntervalSeconds: reader.seconds(
      'prometheus.scrapeIntervalSeconds',
      section['scrapeIntervalSeconds'],
      scrapeSeconds,
    ),
    evaluationIntervalSeconds: reader.seconds(
      'prometheus.evaluationIntervalSeconds',
      section['evaluationIntervalSeconds'],
      evaluationSeconds,
    ),
  }
}

function readPublicUrl(section: Section, reader: SettingsReader): string | undefined {
  const { path, value } = reader.written('bridge', section, 'publicUrl')
  if (value === undefined) return undefined
  if (typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value)) return value.replace(/\/+$/, '')
  reader.mistakes.push(`${path}: ${JSON.stringify(value)} is no address; write it as https://…`)
  return undefined
}

function readBridgeConfig(section: Section, options: ParseOptions, reader: SettingsReader): BridgeConfig | undefined {
  try {
    return parseBridgeConfig(section, options)
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    // The section does not know where it stands; what comes from an environment variable names that.
    reader.mistakes.push(...error.mistakes.map((each) => (/^[A-Z]/.test(each) ? each : `bridge.${each}`)))
    return undefined
  }
}
