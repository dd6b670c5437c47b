import type { Secret } from '@tollbell/service'
import type { Settings } from '../../config/settings.ts'

export interface TelegramCredentials {
  readonly botToken: Secret
  /** Numeric ids or @names; each chat gets every message. */
  readonly chatIds: readonly string[]
  /** Another Bot API server, without a trailing slash. */
  readonly apiUrl: string
}

const publicApi = 'https://api.telegram.org'

/** Reads `telegram: { botToken, chatIds, apiUrl }`; the token has the twin `botTokenFile`. */
export function readSettings(settings: Settings): TelegramCredentials | undefined {
  settings.only('botToken', 'botTokenFile', 'chatIds', 'apiUrl')
  const botToken = checkedToken(settings.secret('botToken'), settings, settings.pathOf('botToken'))
  const chatIds = checkedChats(settings.value('chatIds'), settings, settings.pathOf('chatIds'))
  const apiUrl = (settings.httpUrl('apiUrl') ?? publicApi).replace(/\/+$/, '')
  if (botToken === undefined) return undefined
  if (chatIds.length > 0) return { botToken, chatIds, apiUrl }
  if (!settings.has('chatIds')) settings.mistake('chatIds', 'name at least one chat to write to, such as [123456789]')
  return undefined
}

/** Reads `TELEGRAM_BOT_TOKEN` and `ADMIN_IDS`, chat ids with commas between them. */
export function readEnvironment(settings: Settings): TelegramCredentials | undefined {
  const botToken = checkedToken(settings.environmentSecret('TELEGRAM_BOT_TOKEN'), settings, 'TELEGRAM_BOT_TOKEN')
  if (botToken === undefined) return undefined
  const ids = (settings.sources.env['ADMIN_IDS'] ?? '').split(',').map((id) => id.trim())
  const chatIds = checkedChats(ids.filter(Boolean), settings, 'ADMIN_IDS')
  return chatIds.length > 0 ? { botToken, chatIds, apiUrl: publicApi } : undefined
}

function checkedToken(token: Secret | undefined, settings: Settings, path: string): Secret | undefined {
  if (token === undefined || /^\d+:[\w-]+$/.test(token.reveal())) return token
  settings.mistakes.push(`${path}: this is no bot token; @BotFather gives one such as 123456:ABC-DEF…`)
  return undefined
}

function checkedChats(value: unknown, settings: Settings, path: string): string[] {
  if (value === undefined) return []
  const ids = (Array.isArray(value) ? value : [value]).map(String)
  if (ids.length > 0 && ids.every((id) => /^(-?\d+|@\w{5,})$/.test(id))) return [...new Set(ids)]
  settings.mistakes.push(`${path}: write ids of chats such as 123456789 or -1001234567890, or names such as @channel`)
  return []
}
