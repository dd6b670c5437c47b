import type { KnownBlock, MessageAttachment, MrkdwnElement, PlainTextElement } from '@slack/types'
import type { Fact, Message } from '../../messages/message.ts'
import type { ChannelDeps, ChannelKind, Target } from '../channel.ts'
import { type Answer, jsonOf, postJson, rateLimited, refused, retryAfterOf } from '../http.ts'
import type { Outcome } from '../outcome.ts'
import { cut, shown } from '../text.ts'
import { colours } from './colours.ts'
import { readEnvironment, readSettings, type SlackCredentials } from './config.ts'
import { reasonOfError, reasonOfWebhook } from './errors.ts'
import { escapeMrkdwn, link } from './mrkdwn.ts'
import { preview, previewCss } from './preview.ts'

// https://docs.slack.dev/reference/block-kit/blocks/header-block and …/section-block
const maxHeader = 150
const maxFieldsInSection = 10

// msg_blocks_too_long was seen from about 13,200 characters of JSON on; a little is kept for what is around the facts.
const maxMessage = 12_500

// Ours: a section holds 3000 characters and a field 2000.
const maxLead = 2000
const maxAdvice = 900
const maxFact = 500
const maxFacts = 2 * maxFieldsInSection
const maxUrl = 500

/** What is posted: the title above, the rest beside a coloured bar; `text` is what a phone's notification shows. */
export interface SlackPayload {
  readonly text: string
  readonly blocks: KnownBlock[]
  readonly attachments: [MessageAttachment & { blocks: KnownBlock[] }]
}

/** Posts messages to Slack by an incoming webhook or as a bot. */
export const slack: ChannelKind<SlackCredentials, SlackPayload> = {
  kind: 'slack',
  title: 'Slack',
  readSettings,
  readEnvironment,
  payloadFor,
  targets: (credentials, deps) => ['webhookUrl' in credentials ? webhook(credentials, deps) : bot(credentials, deps)],
  preview,
  previewCss,
}

function payloadFor(message: Message): SlackPayload {
  const withoutFacts = payloadWith(message, [])
  return payloadWith(message, factSections(message, maxMessage - JSON.stringify(withoutFacts).length))
}

function payloadWith(message: Message, facts: readonly KnownBlock[]): SlackPayload {
  const title = plain(message.title, maxHeader)
  return {
    text: title.text,
    blocks: [{ type: 'header', text: title }],
    attachments: [
      {
        color: colours[message.good ? 'good' : message.severity],
        fallback: title.text,
        blocks: [
          { type: 'section', text: plain(shown(message.lead.join('\n')), maxLead) },
          ...facts,
          { type: 'section', text: plain(`💡 ${message.advice}`, maxAdvice) },
          ...linkBlocks(message),
        ],
      },
    ],
  }
}

function factSections({ facts }: Message, room: number): KnownBlock[] {
  const fields = fitting(facts.slice(0, maxFacts).map(factField), room)
  const sections: KnownBlock[] = []
  for (let start = 0; start < fields.length; start += maxFieldsInSection) {
    sections.push({ type: 'section', fields: fields.slice(start, start + maxFieldsInSection) })
  }
  return sections
}

function factField({ label, value }: Fact): MrkdwnElement {
  const text = `*${cutEscaped(shown(label), maxFact)}*\n${cutEscaped(shown(value), maxFact)}`
  return { type: 'mrkdwn', text, verbatim: true }
}

function fitting(fields: readonly MrkdwnElement[], room: number): MrkdwnElement[] {
  let left = room
  return fields.filter((field) => {
    left -= JSON.stringify(field).length + 1
    return left >= 0
  })
}

function linkBlocks({ links }: Message): KnownBlock[] {
  const short = links.filter(({ url }) => url.length <= maxUrl)
  if (short.length === 0) return []
  const text = short.map((each) => link(each.text, each.url)).join(' · ')
  return [{ type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] }]
}

// Without emoji: true a project called :tada: stays what it is.
function plain(text: string, limit: number): PlainTextElement {
  return { type: 'plain_text', text: cutEscaped(text, limit), emoji: false }
}

function cutEscaped(text: string, limit: number): string {
  return escapeMrkdwn(cut(text, limit, (part) => escapeMrkdwn(part).length))
}

function webhook(
  { webhookUrl }: Extract<SlackCredentials, { webhookUrl: unknown }>,
  deps: ChannelDeps,
): Target<SlackPayload> {
  return {
    address: '',
    async send(payload) {
      const answer = await postJson({
        service: slack.title,
        url: webhookUrl.reveal(),
        body: payload,
        ...transport(deps),
      })
      if (!answer.ok) return answer
      return outcomeOf(answer, () => refused(slack.title, reasonOfWebhook(answer), answer, undefined, [webhookUrl]))
    },
  }
}

function bot(credentials: Extract<SlackCredentials, { botToken: unknown }>, deps: ChannelDeps): Target<SlackPayload> {
  const { botToken, channel, apiUrl } = credentials
  return {
    address: '',
    async send(payload) {
      const answer = await postJson({
        service: slack.title,
        url: `${apiUrl}/chat.postMessage`,
        headers: { authorization: `Bearer ${botToken.reveal()}` },
        body: { channel, ...payload },
        ...transport(deps),
      })
      if (!answer.ok) return answer
      if (jsonOf(answer)?.['ok'] === true) return { ok: true }
      return outcomeOf(answer, () => refused(slack.title, 'unreadable', answer, undefined, [botToken]))
    },
  }
}

function transport({ timeoutMs, dispatcher }: ChannelDeps): {
  timeoutMs: number
  dispatcher: ChannelDeps['dispatcher']
} {
  return { timeoutMs, dispatcher }
}

// The Web API answers 200 with ok: false; webhooks answer a word with a status that fits it.
function outcomeOf(answer: Answer, otherwise: () => Outcome): Outcome {
  if (answer.status === 429) return rateLimited(slack.title, retryAfterOf(answer))
  const body = jsonOf(answer)
  if (body?.['ok'] === false) {
    const error = typeof body['error'] === 'string' ? body['error'] : ''
    return error === 'ratelimited' || error === 'rate_limited'
      ? rateLimited(slack.title, retryAfterOf(answer))
      : refused(slack.title, reasonOfError(error), answer, error, [])
  }
  if (answer.status >= 500) return refused(slack.title, 'serverError', answer, undefined, [])
  return answer.status < 300 && answer.text.trim() === 'ok' ? { ok: true } : otherwise()
}
