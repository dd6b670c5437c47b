import type { APIEmbed, APIEmbedField, RESTPostAPIWebhookWithTokenJSONBody } from 'discord-api-types/v10'
import type { Fact, Link, Message } from '../../messages/message.ts'
import type { ChannelDeps, ChannelKind, Target } from '../channel.ts'
import { type Answer, jsonOf, postJson, rateLimited, refused, retryAfterOf } from '../http.ts'
import type { FailureReason, Outcome } from '../outcome.ts'
import { cut, shown } from '../text.ts'
import { colours } from './colours.ts'
import { type DiscordCredentials, readEnvironment, readSettings } from './config.ts'
import { escapeMarkdown, maskedLink, relativeTime } from './markdown.ts'
import { preview, previewCss } from './preview.ts'

// https://discord.com/developers/docs/resources/message#embed-object-embed-limits
const maxTitle = 256
const maxFields = 25
const maxFieldName = 256
const maxFieldValue = 1024
const maxEmbed = 6000

// Ours: a description holds at most 4096, and these leave room for the facts within the 6000.
const maxLead = 1500
const maxAdvice = 600
const maxUrl = 500

/** What is posted to a webhook; always exactly one embed. */
export type DiscordPayload = RESTPostAPIWebhookWithTokenJSONBody & { embeds: [APIEmbed] }

/** Posts messages to a Discord webhook. */
export const discord: ChannelKind<DiscordCredentials, DiscordPayload> = {
  kind: 'discord',
  title: 'Discord',
  readSettings,
  readEnvironment,
  payloadFor,
  targets: (credentials, deps) => [webhook(credentials, deps)],
  preview,
  previewCss,
}

function payloadFor(message: Message): DiscordPayload {
  const title = cutEscaped(message.title, maxTitle)
  const description = descriptionOf(message)
  return {
    embeds: [
      {
        title,
        description,
        color: colours[message.good ? 'good' : message.severity],
        fields: fieldsFor(message.facts, maxEmbed - title.length - description.length),
        timestamp: message.at.toISOString(),
      },
    ],
    // Nothing in an alert may ring everyone's phone.
    allowed_mentions: { parse: [] },
  }
}

function descriptionOf({ lead, advice, links }: Message): string {
  const shortLinks = links.filter(({ url }) => url.length <= maxUrl)
  return [
    cutEscaped(lead.join('\n'), maxLead),
    cutEscaped(`💡 ${advice}`, maxAdvice),
    shortLinks.map(({ text, url }: Link) => maskedLink(text, url)).join(' · '),
  ]
    .filter(Boolean)
    .join('\n\n')
}

function fieldsFor(facts: readonly Fact[], room: number): APIEmbedField[] {
  const fields: APIEmbedField[] = []
  let left = room
  for (const fact of facts.slice(0, maxFields)) {
    const field = fieldFor(fact)
    left -= field.name.length + field.value.length
    if (left < 0) break
    fields.push(field)
  }
  return fields
}

function fieldFor({ label, value, moment }: Fact): APIEmbedField {
  const time = moment === undefined ? '' : ` (${relativeTime(moment)})`
  return {
    name: cutEscaped(shown(label), maxFieldName),
    value: cutEscaped(shown(value), maxFieldValue - time.length) + time,
    inline: true,
  }
}

// The limits count the escaping, and a cut must not part a backslash from its character.
function cutEscaped(text: string, limit: number): string {
  const escaped = escapeMarkdown(text)
  return escaped.length <= limit ? escaped : escapeMarkdown(cut(text, limit, (part) => escapeMarkdown(part).length))
}

function webhook({ webhookUrl }: DiscordCredentials, deps: ChannelDeps): Target<DiscordPayload> {
  // Without wait=true Discord answers before it has looked at the message, and errors are never seen.
  const url = new URL(webhookUrl.reveal())
  url.searchParams.set('wait', 'true')
  return {
    address: '',
    async send(payload) {
      const answer = await postJson({
        service: discord.title,
        url: url.href,
        body: payload,
        timeoutMs: deps.timeoutMs,
        dispatcher: deps.dispatcher,
      })
      return answer.ok ? outcomeOf(answer, webhookUrl) : answer
    },
  }
}

const reasons: Readonly<Record<number, FailureReason>> = { 401: 'unauthorized', 403: 'forbidden', 404: 'gone' }

function outcomeOf(answer: Answer, webhookUrl: DiscordCredentials['webhookUrl']): Outcome {
  const { status, headers } = answer
  if (status >= 200 && status < 300) return { ok: true, ...pauseFrom(headers) }
  const body = jsonOf(answer)
  if (status === 429) return rateLimited(discord.title, retryAfterIn(body) ?? retryAfterOf(answer))
  const reason = status >= 500 ? 'serverError' : (reasons[status] ?? 'rejected')
  const said = typeof body?.['message'] === 'string' ? body['message'] : undefined
  return refused(discord.title, reason, answer, said, [webhookUrl])
}

// https://discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit: seconds with a fraction.
function retryAfterIn(body: Readonly<Record<string, unknown>> | undefined): number | undefined {
  const seconds = body?.['retry_after']
  return typeof seconds === 'number' && seconds >= 0 ? seconds : undefined
}

// https://discord.com/developers/docs/topics/rate-limits#header-format
function pauseFrom(headers: Answer['headers']): { pauseSeconds?: number } {
  const seconds = Number(headers['x-ratelimit-reset-after'])
  return headers['x-ratelimit-remaining'] === '0' && seconds > 0 ? { pauseSeconds: seconds } : {}
}
