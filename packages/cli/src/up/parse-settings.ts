import { type BridgeConfig, parseBridgeConfig } from '@tollbell/bridge'
import { defaultPorts } from '@tollbell/conventions'
import { defaultIntervals } from '@tollbell/mixin'
import { readSecret, type Secret, StartError, secretInEnvironment, unknownKeys } from '@tollbell/service'
import { parseDocument } from 'yaml'
import type { ConfigFile, Listener, PortFlags, PortName, Settings } from './settings.ts'

export interface ParseOptions {
  readonly env: NodeJS.ProcessEnv
  readonly readFile: (path: string) => string
  readonly ports?: PortFlags
  /** The language of messages where the file names none. */
  readonly language?: string | undefined
}

type Section = Readonly<Record<string, unknown>>

const ownKeysOf: Readonly<Record<PortName, readonly string[]>> = {
  ledger: ['host', 'port', 'token', 'tokenFile'],
  // The others are the bridge's own: see parseBridgeConfig.
  bridge: ['host', 'port', 'token', 'tokenFile', 'publicUrl'],
  prometheus: ['port', 'scrapeIntervalSeconds', 'evaluationIntervalSeconds'],
  alertmanager: ['port'],
}

/**
 * The settings of `tollbell up`: the command line wins over the file, the file over the environment
 * (`TOLLBELL_LEDGER_PORT`, `TOLLBELL_BRIDGE_TOKEN_FILE`, …). Throws one {@link StartError} with every mistake.
 */
export function parseSettings(file: ConfigFile | undefined, options: ParseOptions): Settings {
  const reader = new SettingsReader(options)
  const root = file === undefined ? {} : readRoot(file, reader)
  const section = (name: PortName): Section => reader.section(root, name)
  const { bridge, own: ownBridge } = splitBridge(section('bridge'))
  const settings = {
    ledger: reader.listener('ledger', section('ledger')),
    bridge: {
      ...reader.listener('bridge', ownBridge),
      publicUrl: reader.publicUrl(ownBridge),
      config: reader.bridgeConfig(bridge),
    },
    prometheus: readPrometheus(section('prometheus'), reader),
    alertmanager: { port: reader.port('alertmanager', section('alertmanager')) },
  }
  for (const name of ['ledger', 'prometheus', 'alertmanager'] as const) {
    reader.mistakes.push(...unknownKeys(section(name), ownKeysOf[name], name))
  }
  if (reader.mistakes.length > 0 || settings.bridge.config === undefined) {
    throw new StartError([...new Set(reader.mistakes)].map((mistake) => placed(mistake, file)))
  }
  return { ...settings, bridge: { ...settings.bridge, config: settings.bridge.config } }
}

// A mistake in an environment variable is not one in the file.
function placed(mistake: string, file: ConfigFile | undefined): string {
  return file === undefined || /^(set either )?TOLLBELL_/.test(mistake) ? mistake : `${file.path}: ${mistake}`
}

function readRoot({ path, text }: ConfigFile, reader: SettingsReader): Section {
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

/** Reads one setting after the other and collects the mistakes. */
class SettingsReader {
  readonly mistakes: string[] = []
  readonly #options: ParseOptions

  constructor(options: ParseOptions) {
    this.#options = options
  }

  section(root: Section, name: PortName): Section {
    const section = root[name] ?? {}
    if (isSection(section)) return section
    this.mistakes.push(`${name}: write settings below it, such as "port: ${defaultPorts[name]}"`)
    return {}
  }

  listener(name: 'ledger' | 'bridge', section: Section): Listener {
    return { host: this.#host(name, section), port: this.port(name, section), token: this.#token(name, section) }
  }

  port(name: PortName, section: Section): number {
    const { env, ports } = this.#options
    const variable = `TOLLBELL_${name.toUpperCase()}_PORT`
    const written = ports?.[name] ?? section['port'] ?? env[variable]
    if (written === undefined) return defaultPorts[name]
    const port = Number(written)
    if (Number.isInteger(port) && port >= 0 && port <= 65_535 && written !== '') return port
    const where = section['port'] === undefined ? variable : `${name}.port`
    this.mistakes.push(`${where}: ${JSON.stringify(written)} is no port; write a number from 0 to 65535`)
    return defaultPorts[name]
  }

  seconds(path: string, value: unknown, fallback: number): number {
    if (value === undefined) return fallback
    if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value
    this.mistakes.push(`${path}: ${JSON.stringify(value)} is no time; write a whole number of seconds`)
    return fallback
  }

  publicUrl(section: Section): string | undefined {
    const variable = 'TOLLBELL_BRIDGE_PUBLIC_URL'
    const [path, value] =
      section['publicUrl'] === undefined
        ? [variable, this.#options.env[variable]]
        : ['bridge.publicUrl', section['publicUrl']]
    if (value === undefined) return undefined
    if (typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value)) return value.replace(/\/+$/, '')
    this.mistakes.push(`${path}: ${JSON.stringify(value)} is no address; write it as https://…`)
    return undefined
  }

  bridgeConfig(section: Section): BridgeConfig | undefined {
    try {
      return parseBridgeConfig(section, this.#options)
    } catch (error) {
      if (!(error instanceof StartError)) throw error
      // The section does not know where it stands; what comes from an environment variable names that.
      this.mistakes.push(...error.mistakes.map((each) => (/^[A-Z]/.test(each) ? each : `bridge.${each}`)))
      return undefined
    }
  }

  #host(name: 'ledger' | 'bridge', section: Section): string {
    const host = section['host'] ?? this.#options.env[`TOLLBELL_${name.toUpperCase()}_HOST`] ?? '127.0.0.1'
    if (typeof host === 'string' && host !== '') return host
    this.mistakes.push(`${name}.host: write an address, such as 127.0.0.1`)
    return '127.0.0.1'
  }

  #token(name: 'ledger' | 'bridge', section: Section): Secret | undefined {
    const { env, readFile } = this.#options
    const variable = `TOLLBELL_${name.toUpperCase()}_TOKEN`
    const inFile = section['token'] !== undefined || section['tokenFile'] !== undefined
    const read = readSecret(
      inFile
        ? { path: `${name}.token`, value: section['token'], file: section['tokenFile'] }
        : secretInEnvironment(variable, env),
      readFile,
    )
    if ('secret' in read) return read.secret
    this.mistakes.push(read.mistake)
    return undefined
  }
}

function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
