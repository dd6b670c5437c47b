import { Check } from '../testing/check.ts'
import {
  type Call,
  DoubleServer,
  type Reply,
  type ScriptedFailure,
  type ServiceDouble,
  type Verdict,
} from '../testing/service-double.ts'
import type { DiscordPayload } from './discord.ts'

export interface DiscordDouble extends ServiceDouble<DiscordPayload> {
  readonly webhookUrl: string
  /** Its answers say from now on that no call is left until so many seconds have passed. */
  limitRate(resetAfterSeconds: number): void
}

const webhookPath = '/api/webhooks/112233445566778899/s3cret-Discord-t0ken'

/** A Discord webhook that enforces the documented limits and refuses fields Discord does not know. */
export async function startDiscord(): Promise<DiscordDouble> {
  let resetAfterSeconds: number | undefined
  const server = await new DoubleServer<DiscordPayload>({
    judge: (call) => judge(call, resetAfterSeconds),
    fail,
  }).start()
  return Object.assign(server, {
    webhookUrl: server.url + webhookPath,
    limitRate: (seconds: number) => {
      resetAfterSeconds = seconds
    },
  })
}

function judge({ method, url, body, headers }: Call, resetAfterSeconds: number | undefined): Verdict<DiscordPayload> {
  if (method !== 'POST') return refusal('method', error(405, 0, '405: Method Not Allowed'))
  if (url.pathname !== webhookPath) return refusal('address', fail({ kind: 'gone' }))
  if (!headers['content-type']?.startsWith('application/json') || body === undefined) {
    return refusal('no JSON', error(400, 50109, 'The request body contains invalid JSON.'))
  }
  const mistakes = mistakesIn(body)
  if (mistakes.length > 0) {
    return refusal(mistakes.join('; '), error(400, 50035, `Invalid Form Body ${mistakes.join('; ')}`))
  }
  const isWaited = url.searchParams.get('wait') === 'true'
  const id = '1122334455667788990'
  return {
    message: body as DiscordPayload,
    reply: {
      status: isWaited ? 200 : 204,
      headers: rateHeaders(resetAfterSeconds),
      body: isWaited ? { id, type: 0 } : '',
    },
  }
}

// https://discord.com/developers/docs/topics/rate-limits#header-format
function rateHeaders(resetAfterSeconds: number | undefined): Record<string, string> {
  return {
    'x-ratelimit-limit': '5',
    'x-ratelimit-remaining': resetAfterSeconds === undefined ? '4' : '0',
    'x-ratelimit-reset-after': String(resetAfterSeconds ?? 2),
    'x-ratelimit-bucket': 'd0ub1e',
  }
}

function fail(failure: ScriptedFailure): Reply {
  switch (failure.kind) {
    case 'rateLimited':
      return {
        status: 429,
        headers: { 'retry-after': String(Math.ceil(failure.retryAfterSeconds)) },
        body: { message: 'You are being rate limited.', retry_after: failure.retryAfterSeconds, global: false },
      }
    case 'unauthorized':
      return error(401, 50027, 'Invalid Webhook Token')
    case 'forbidden':
      return error(403, 50013, 'Missing Permissions')
    case 'gone':
      return error(404, 10015, 'Unknown Webhook')
    default:
      return error(502, 0, '502: Bad Gateway')
  }
}

function refusal(why: string, reply: Reply): Verdict<DiscordPayload> {
  return { refusal: why, reply }
}

function error(status: number, code: number, message: string): Reply {
  return { status, body: { message, code } }
}

const bodyFields = ['content', 'username', 'avatar_url', 'tts', 'embeds', 'allowed_mentions', 'components', 'flags']
const embedFields = ['title', 'type', 'description', 'url', 'timestamp', 'color', 'footer', 'image', 'author', 'fields']

// https://discord.com/developers/docs/resources/message#embed-object-embed-limits
function mistakesIn(body: unknown): string[] {
  const check = new Check()
  const message = check.object(body, 'body', bodyFields)
  if (!message) return check.mistakes
  if (message['content'] !== undefined) check.text(message['content'], 'content', 2000)
  const embeds = check.list(message['embeds'] ?? [], 'embeds', 10)
  if (message['content'] === undefined && embeds.length === 0) check.fail('body', 'Cannot send an empty message')
  const total = embeds.reduce<number>((sum, embed, index) => sum + checkEmbed(check, embed, `embeds[${index}]`), 0)
  if (total > 6000) check.fail('embeds', `are ${total} long together, at most 6000 are allowed`)
  checkMentions(check, message['allowed_mentions'])
  return check.mistakes
}

function checkEmbed(check: Check, value: unknown, path: string): number {
  const embed = check.object(value, path, embedFields)
  if (!embed) return 0
  const { title, description, color, timestamp, fields = [] } = embed
  const titleLength = title === undefined ? 0 : check.text(title, `${path}.title`, 256).length
  const descriptionLength = description === undefined ? 0 : check.text(description, `${path}.description`, 4096).length
  if (color !== undefined && !isColour(color)) check.fail(`${path}.color`, 'is no colour')
  if (timestamp !== undefined && !isTime(timestamp)) check.fail(`${path}.timestamp`, 'is no time')
  const fieldLengths = check.list(fields, `${path}.fields`, 25).map((field, index) => {
    const known = check.object(field, `${path}.fields[${index}]`, ['name', 'value', 'inline'])
    if (!known) return 0
    const name = check.text(known['name'], `${path}.fields[${index}].name`, 256)
    return name.length + check.text(known['value'], `${path}.fields[${index}].value`, 1024).length
  })
  return titleLength + descriptionLength + fieldLengths.reduce((sum, length) => sum + length, 0)
}

function checkMentions(check: Check, value: unknown): void {
  if (value === undefined) return check.fail('allowed_mentions', 'is missing: this message could ring everyone')
  const mentions = check.object(value, 'allowed_mentions', ['parse', 'roles', 'users', 'replied_user'])
  for (const kind of check.list(mentions?.['parse'] ?? [], 'allowed_mentions.parse', 3)) {
    check.fail('allowed_mentions.parse', `${String(kind)} would be mentioned`)
  }
}

function isColour(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffffff
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value))
}
