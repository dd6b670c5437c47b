import type { ApiMethods, MessageEntity } from '@grammyjs/types'
import type { Secret } from '@tollbell/service'
import type { Fact, Message } from '../../messages/message.ts'
import type { ChannelDeps, ChannelKind, Target } from '../channel.ts'
import { type Answer, jsonOf, postJson, rateLimited, refused } from '../http.ts'
import type { FailureReason, Outcome } from '../outcome.ts'
import { cut, shown } from '../text.ts'
import { readEnvironment, readSettings, type TelegramCredentials } from './config.ts'
import { preview, previewCss } from './preview.ts'

// https://core.telegram.org/bots/api#sendmessage, counted in UTF-16 units.
const maxText = 4096

// Ours: so that the advice and the links always fit after a long lead.
const maxTitle = 256
const maxLead = 1500
const maxAdvice = 600
const maxUrl = 500

type SendMessage = Parameters<ApiMethods<never>['sendMessage']>[0]

/** What is sent to each chat; only the chat's id is missing. */
export type TelegramPayload = Pick<SendMessage, 'link_preview_options'> & { text: string; entities: MessageEntity[] }

/** Sends messages as a Telegram bot to one or more chats. */
export const telegram: ChannelKind<TelegramCredentials, TelegramPayload> = {
  kind: 'telegram',
  title: 'Telegram',
  readSettings,
  readEnvironment,
  payloadFor,
  targets: (credentials, deps) => credentials.chatIds.map((chatId) => chat(chatId, credentials, deps)),
  preview,
  previewCss,
}

// Entities instead of a parse mode: nothing has to be escaped, so nothing can be escaped wrongly.
function payloadFor(message: Message): TelegramPayload {
  const text = new FormattedText()
  text.add(cut(message.title, maxTitle), { type: 'bold' })
  for (const sentence of cut(message.lead.join('\n'), maxLead).split('\n')) text.line(sentence)
  const after = afterFacts(message)
  addFacts(text, message, maxText - after.text.length - 2)
  text.append(after)
  return { text: text.text, entities: text.entities, link_preview_options: { is_disabled: true } }
}

function addFacts(text: FormattedText, { facts, separator }: Message, room: number): void {
  let gap = '\n\n'
  for (const { label, value } of facts.map(visibly)) {
    if (text.text.length + gap.length + label.length + separator.length + value.length > room) return
    text.add(gap)
    text.add(label, { type: 'bold' })
    text.add(separator + value)
    gap = '\n'
  }
}

function visibly({ label, value }: Fact): Fact {
  return { label: shown(label), value: shown(value) }
}

function afterFacts({ advice, links }: Message): FormattedText {
  const text = new FormattedText()
  text.add(`\n\n💡 ${cut(advice, maxAdvice)}`)
  for (const { text: label, url } of links.filter((link) => link.url.length <= maxUrl)) {
    text.add('\n\n🔗 ')
    text.add(label, { type: 'text_link', url })
  }
  return text
}

type Style = { type: 'bold' } | { type: 'text_link'; url: string }

/** Text and the entities that format it; offsets and lengths are UTF-16 units, as strings count here too. */
class FormattedText {
  text = ''
  entities: MessageEntity[] = []

  add(text: string, style?: Style): void {
    if (style && text !== '') this.entities.push({ ...style, offset: this.text.length, length: text.length })
    this.text += text
  }

  line(text: string): void {
    this.add(this.entities.length === 1 && !this.text.includes('\n') ? `\n\n${text}` : `\n${text}`)
  }

  append(other: FormattedText): void {
    const moved = other.entities.map((entity) => ({ ...entity, offset: entity.offset + this.text.length }))
    this.entities.push(...moved)
    this.text += other.text
  }
}

function chat(chatId: string, { botToken, apiUrl }: TelegramCredentials, deps: ChannelDeps): Target<TelegramPayload> {
  const movedTo = `telegram/moved/${chatId}`
  return {
    address: chatId,
    async send(payload) {
      const answer = await postJson({
        service: telegram.title,
        url: `${apiUrl}/bot${botToken.reveal()}/sendMessage`,
        body: { chat_id: deps.memory.get(movedTo) ?? chatId, ...payload },
        timeoutMs: deps.timeoutMs,
        dispatcher: deps.dispatcher,
      })
      if (!answer.ok) return answer
      const newId = migratedTo(answer)
      if (newId === undefined) return outcomeOf(answer, botToken)
      deps.memory.set(movedTo, newId)
      return {
        ok: false,
        reason: 'moved',
        detail: 'The Telegram chat has a new id, which is used from now on.',
        retryAfterSeconds: 0,
      }
    },
  }
}

// https://core.telegram.org/bots/api#responseparameters: a group that grows becomes another chat, for good.
function migratedTo(answer: Answer): string | undefined {
  const id = parametersOf(answer)['migrate_to_chat_id']
  return typeof id === 'number' ? String(id) : undefined
}

const reasons: Readonly<Record<number, FailureReason>> = { 401: 'unauthorized', 403: 'forbidden', 404: 'unauthorized' }

function outcomeOf(answer: Answer, botToken: Secret): Outcome {
  const { status } = answer
  const body = jsonOf(answer)
  if (body?.['ok'] === true) return { ok: true }
  if (status === 429) return rateLimited(telegram.title, retryAfterIn(answer))
  if (body === undefined && status < 300) return refused(telegram.title, 'unreadable', answer, undefined, [botToken])
  const reason = status >= 500 ? 'serverError' : (reasons[status] ?? 'rejected')
  const said = typeof body?.['description'] === 'string' ? body['description'] : undefined
  return refused(telegram.title, reason, answer, said, [botToken])
}

function retryAfterIn(answer: Answer): number | undefined {
  const seconds = parametersOf(answer)['retry_after']
  return typeof seconds === 'number' && seconds >= 0 ? seconds : undefined
}

function parametersOf(answer: Answer): Readonly<Record<string, unknown>> {
  const parameters = jsonOf(answer)?.['parameters']
  return typeof parameters === 'object' && parameters !== null ? { ...parameters } : {}
}
