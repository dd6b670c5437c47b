import { StartError } from '@tollbell/service'
import { type Language, languageNames } from '../catalogue/catalogue.ts'
import { calendars, digitSystems, type Reader } from '../catalogue/reader.ts'
import { type ChannelKindName, channelKindNames, channelKinds } from '../channels/kinds.ts'
import { type ConfigSources, Settings } from './settings.ts'

export interface BridgeConfig {
  readonly channels: readonly ChannelConfig[]
  /** After how much silence of the Watchdog alert the bridge says that it hears nothing any more. */
  readonly watchdogSilenceSeconds: number
  /** How long a message is tried before it is given up as dead. */
  readonly giveUpAfterSeconds: number
}

export interface ChannelConfig {
  readonly kind: ChannelKindName
  /** Tells channels of one kind apart: `ops`. */
  readonly name: string
  readonly reader: Reader
  /** What {@link kind} needs to send; absent for a channel not configured yet, whose messages go to the inbox. */
  readonly credentials?: unknown
}

const defaultWatchdogSilenceSeconds = 10 * 60
const defaultGiveUpAfterSeconds = 24 * 60 * 60

const readerKeys = ['language', 'timezone', 'calendar', 'digits', 'grafanaUrl'] as const
const bridgeKeys = [...readerKeys, 'channels', 'watchdogSilenceSeconds', 'giveUpAfterSeconds']

/**
 * Reads the `bridge` section of the configuration. Without `channels`, channels come from `DISCORD_WEBHOOK_URL`,
 * `TELEGRAM_BOT_TOKEN` with `ADMIN_IDS`, and `SLACK_WEBHOOK_URL`; without those either, messages go to the inbox.
 *
 * Throws one {@link StartError} that holds every mistake as a sentence with its path.
 */
export function parseBridgeConfig(section: unknown, sources: ConfigSources): BridgeConfig {
  const mistakes: string[] = []
  const settings = new Settings(section, '', mistakes, sources).only(...bridgeKeys)
  const usual = languageNames.find((language) => language === sources.language)
  const reader = readReader(settings, { language: usual ?? 'en' })
  const config: BridgeConfig = {
    channels: settings.has('channels') ? listedChannels(settings, reader) : environmentChannels(settings, reader),
    watchdogSilenceSeconds: settings.positiveNumber('watchdogSilenceSeconds') ?? defaultWatchdogSilenceSeconds,
    giveUpAfterSeconds: settings.positiveNumber('giveUpAfterSeconds') ?? defaultGiveUpAfterSeconds,
  }
  if (mistakes.length > 0) throw new StartError(mistakes)
  return config
}

// What a channel does not say for itself, it has from the bridge; its own calendar and digits only with its language.
function readReader(settings: Settings, inherited: Reader): Reader {
  const language = settings.choice<Language>('language', languageNames) ?? inherited.language
  const sameLanguage = language === inherited.language ? inherited : undefined
  return {
    language,
    timezone: settings.timezone('timezone') ?? inherited.timezone,
    calendar: settings.choice('calendar', calendars) ?? sameLanguage?.calendar,
    digits: settings.choice('digits', digitSystems) ?? sameLanguage?.digits,
    grafanaUrl: settings.httpUrl('grafanaUrl') ?? inherited.grafanaUrl,
  }
}

function listedChannels(settings: Settings, reader: Reader): ChannelConfig[] {
  const list = settings.value('channels')
  if (!Array.isArray(list) || list.length === 0) {
    settings.mistake('channels', `list at least one channel (${channelKindNames.join(', ')}), or leave it out`)
    return []
  }
  const names = new Map<string, number>()
  return list.flatMap((item: unknown, index) => {
    const channel = new Settings(item, `channels[${index}]`, settings.mistakes, settings.sources)
    return listedChannel(channel, reader, names) ?? []
  })
}

function listedChannel(channel: Settings, inherited: Reader, names: Map<string, number>): ChannelConfig | undefined {
  channel.only('name', ...readerKeys, ...channelKindNames)
  const kinds = channelKindNames.filter((name) => channel.names(name))
  const [kind] = kinds
  const reader = readReader(channel, inherited)
  if (kind === undefined || kinds.length > 1) {
    return channel.mistake('', `say where it goes: exactly one of ${channelKindNames.join(', ')}`)
  }
  const name = uniqueName(kind, channel, names)
  const credentials = channelKinds[kind].readSettings(channel.section(kind))
  return { kind, name, reader, ...(credentials !== undefined && { credentials }) }
}

function uniqueName(kind: ChannelKindName, channel: Settings, names: Map<string, number>): string {
  const given = channel.text('name')
  const wanted = given ?? kind
  const id = `${kind}/${wanted}`
  const seen = (names.get(id) ?? 0) + 1
  names.set(id, seen)
  if (seen === 1) return wanted
  if (given !== undefined) channel.mistake('name', `there is already a ${kind} channel named ${JSON.stringify(given)}`)
  return `${wanted}-${seen}`
}

function environmentChannels(settings: Settings, reader: Reader): ChannelConfig[] {
  const found = channelKindNames.flatMap((kind): ChannelConfig[] => {
    const credentials = channelKinds[kind].readEnvironment(settings)
    return credentials === undefined ? [] : [{ kind, name: kind, reader, credentials }]
  })
  // Nobody is told anything yet, but whoever looks at the inbox sees what would be.
  return found.length > 0 ? found : [{ kind: 'discord', name: 'discord', reader }]
}
