import type { MessageEntity } from '@grammyjs/types'
import { Check } from '../testing/check.ts'
import {
  type Call,
  DoubleServer,
  type Reply,
  type ScriptedFailure,
  type ServiceDouble,
  type Verdict,
} from '../testing/service-double.ts'

export interface TelegramMessage {
  readonly chat_id: string | number
  readonly text: string
  readonly entities?: readonly MessageEntity[]
}

export interface TelegramDouble extends ServiceDouble<TelegramMessage> {
  readonly apiUrl: string
  readonly botToken: string
  /** Chats the bot may write to. */
  readonly chatIds: readonly string[]
  /** From now on this chat has become another one. */
  migrate(from: string, to: string): void
}

const botToken = '112233:s3cret-Telegram-t0ken'

/** A Bot API server that enforces the documented limits and checks every entity. */
export async function startTelegram({
  chatIds = ['1001', '-1002002'],
}: {
  chatIds?: readonly string[]
} = {}): Promise<TelegramDouble> {
  const moved = new Map<string, string>()
  const server = await new DoubleServer<TelegramMessage>({ judge: (call) => judge(call, chatIds, moved), fail }).start()
  return Object.assign(server, {
    apiUrl: server.url,
    botToken,
    chatIds,
    migrate: (from: string, to: string) => void moved.set(from, to),
  })
}

function judge(call: Call, chatIds: readonly string[], moved: ReadonlyMap<string, string>): Verdict<TelegramMessage> {
  const [, bot = '', method = ''] = call.url.pathname.split('/')
  if (bot !== `bot${botToken}`) return refusal('token', fail({ kind: 'unauthorized' }))
  if (method !== 'sendMessage') return refusal('method', error(404, 'Not Found'))
  const mistakes = mistakesIn(call.body)
  if (mistakes.length > 0) return refusal(mistakes.join('; '), error(400, `Bad Request: ${mistakes.join('; ')}`))
  const message = call.body as TelegramMessage
  const chatId = String(message.chat_id)
  const newId = moved.get(chatId)
  if (newId !== undefined) return refusal('migrated', migrated(newId))
  if (!chatIds.includes(chatId) && ![...moved.values()].includes(chatId)) {
    return refusal('chat', error(400, 'Bad Request: chat not found'))
  }
  return {
    message,
    reply: { status: 200, body: { ok: true, result: { message_id: 1, date: 1_795_300_000, chat: { id: chatId } } } },
  }
}

function fail(failure: ScriptedFailure): Reply {
  switch (failure.kind) {
    case 'rateLimited': {
      const seconds = Math.ceil(failure.retryAfterSeconds)
      const parameters = { retry_after: seconds }
      return error(429, `Too Many Requests: retry after ${seconds}`, parameters)
    }
    case 'unauthorized':
      return error(401, 'Unauthorized')
    case 'forbidden':
      return error(403, 'Forbidden: bot was blocked by the user')
    case 'gone':
      return error(404, 'Not Found')
    default:
      return error(502, 'Bad Gateway')
  }
}

function migrated(newId: string): Reply {
  const parameters = { migrate_to_chat_id: Number(newId) }
  return error(400, 'Bad Request: group chat was upgraded to a supergroup chat', parameters)
}

function refusal(why: string, reply: Reply): Verdict<TelegramMessage> {
  return { refusal: why, reply }
}

function error(status: number, description: string, parameters?: Readonly<Record<string, number>>): Reply {
  return { status, body: { ok: false, error_code: status, description, ...(parameters && { parameters }) } }
}

// https://core.telegram.org/bots/api#sendmessage
function mistakesIn(body: unknown): string[] {
  const check = new Check()
  const message = check.object(body, 'body', [
    'chat_id',
    'text',
    'entities',
    'link_preview_options',
    'disable_notification',
  ])
  if (!message) return check.mistakes
  if (!/^(-?\d+|@\w{5,})$/.test(String(message['chat_id']))) check.fail('chat_id', 'is no chat')
  const text = check.text(message['text'], 'message text', 4096)
  check.object(message['link_preview_options'] ?? {}, 'link_preview_options', ['is_disabled'])
  // More are ignored by the real server, and formatting would silently be lost.
  const entities = check.list(message['entities'] ?? [], 'entities', 100)
  entities.forEach((entity, index) => checkEntity(check, entity, text, `entities[${index}]`))
  return check.mistakes
}

const plainEntities = new Set(['bold', 'italic', 'underline', 'strikethrough', 'code', 'spoiler', 'blockquote'])

function checkEntity(check: Check, value: unknown, text: string, path: string): void {
  const entity = check.object(value, path, ['type', 'offset', 'length', 'url'])
  if (!entity) return
  const { type, offset, length, url } = entity
  if (type === 'text_link') check.text(url, `${path}.url`, 2048)
  else if (!plainEntities.has(String(type))) check.fail(path, `has the unknown type ${String(type)}`)
  if (!isCount(offset) || !isCount(length) || length === 0) return check.fail(path, 'has no offset and length')
  if (offset + length > text.length) return check.fail(path, 'reaches beyond the text')
  const covered = text.slice(offset, offset + length)
  if (!covered.isWellFormed()) check.fail(path, 'begins or ends inside a surrogate pair')
  if (covered.trim() === '') check.fail(path, 'covers nothing but white space')
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}
