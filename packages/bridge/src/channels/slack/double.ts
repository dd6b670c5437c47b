import { Check } from '../testing/check.ts'
import {
  type Call,
  DoubleServer,
  type Reply,
  type ScriptedFailure,
  type ServiceDouble,
  type Verdict,
} from '../testing/service-double.ts'
import type { SlackPayload } from './slack.ts'

export interface SlackDouble extends ServiceDouble<SlackPayload & { channel?: string }> {
  readonly webhookUrl: string
  readonly apiUrl: string
  readonly botToken: string
  /** The channel the bot may write to. */
  readonly channel: string
}

const webhookPath = '/services/T0001/B0002/s3cretSlackT0ken'
const botToken = 'xoxb-s3cret-Slack-t0ken'
const channel = 'C0123456789'

type Message = SlackPayload & { channel?: string }

/** Slack's incoming webhook and `chat.postMessage`, with the documented limits and error words. */
export async function startSlack(): Promise<SlackDouble> {
  const server = await new DoubleServer<Message>({
    judge: (call) => (isWebhook(call.url) ? judgeWebhook(call) : judgeBot(call)),
    fail: (failure, url) => (isWebhook(url) ? failWebhook(failure) : failBot(failure)),
  }).start()
  return Object.assign(server, {
    webhookUrl: server.url + webhookPath,
    apiUrl: `${server.url}/api`,
    botToken,
    channel,
  })
}

function isWebhook({ pathname }: URL): boolean {
  return pathname.startsWith('/services/')
}

function judgeWebhook({ url, body }: Call): Verdict<Message> {
  if (url.pathname !== webhookPath) return { refusal: 'address', reply: failWebhook({ kind: 'gone' }) }
  const mistakes = mistakesIn(body, [])
  if (mistakes.length > 0) return { refusal: mistakes.join('; '), reply: word(400, 'invalid_blocks') }
  return { message: body as Message, reply: word(200, 'ok') }
}

function judgeBot({ url, headers, body }: Call): Verdict<Message> {
  if (url.pathname !== '/api/chat.postMessage') return { refusal: 'address', reply: notOk('unknown_method') }
  if (headers.authorization !== `Bearer ${botToken}`) return { refusal: 'token', reply: notOk('invalid_auth') }
  if (!headers['content-type']?.startsWith('application/json'))
    return { refusal: 'no JSON', reply: notOk('invalid_json') }
  const mistakes = mistakesIn(body, ['channel'])
  if (mistakes.length > 0) return { refusal: mistakes.join('; '), reply: notOk('invalid_blocks') }
  const message = body as Message
  if (message.channel !== channel) return { refusal: 'channel', reply: notOk('channel_not_found') }
  return { message, reply: { status: 200, body: { ok: true, channel, ts: '1795300000.000100' } } }
}

// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
function failWebhook(failure: ScriptedFailure): Reply {
  switch (failure.kind) {
    case 'rateLimited':
      return { ...word(429, 'rate_limited'), headers: { 'retry-after': String(Math.ceil(failure.retryAfterSeconds)) } }
    case 'unauthorized':
      return word(403, 'invalid_token')
    case 'forbidden':
      return word(403, 'action_prohibited')
    case 'gone':
      return word(404, 'no_service')
    default:
      return word(500, 'rollup_error')
  }
}

function failBot(failure: ScriptedFailure): Reply {
  switch (failure.kind) {
    case 'rateLimited':
      return {
        status: 429,
        headers: { 'retry-after': String(Math.ceil(failure.retryAfterSeconds)) },
        body: { ok: false, error: 'ratelimited' },
      }
    case 'unauthorized':
    case 'gone':
      return notOk('token_revoked')
    case 'forbidden':
      return notOk('not_in_channel')
    default:
      return notOk('internal_error')
  }
}

function word(status: number, body: string): Reply {
  return { status, body }
}

// The Web API says 200 whatever happened.
function notOk(error: string): Reply {
  return { status: 200, body: { ok: false, error } }
}

// https://docs.slack.dev/reference/block-kit/blocks
function mistakesIn(body: unknown, more: readonly string[]): string[] {
  const check = new Check()
  const message = check.object(body, 'body', ['text', 'blocks', 'attachments', ...more])
  if (!message) return check.mistakes
  check.text(message['text'], 'text', 4000)
  checkBlocks(check, message['blocks'] ?? [], 'blocks')
  check.list(message['attachments'] ?? [], 'attachments', 20).forEach((value, index) => {
    const path = `attachments[${index}]`
    const attachment = check.object(value, path, ['color', 'fallback', 'blocks'])
    if (!/^#[0-9a-f]{6}$/i.test(String(attachment?.['color']))) check.fail(`${path}.color`, 'is no colour')
    checkBlocks(check, attachment?.['blocks'] ?? [], `${path}.blocks`)
  })
  const size = JSON.stringify(body).length
  if (size > 13_200) check.fail('body', `is ${size} long: msg_blocks_too_long`)
  return check.mistakes
}

function checkBlocks(check: Check, value: unknown, path: string): void {
  check.list(value, path, 50).forEach((block, index) => checkBlock(check, block, `${path}[${index}]`))
}

function checkBlock(check: Check, value: unknown, path: string): void {
  const block = check.object(value, path, ['type', 'text', 'fields', 'elements', 'block_id'])
  switch (block?.['type']) {
    case 'header':
      return checkText(check, block['text'], `${path}.text`, 150, ['plain_text'])
    case 'section': {
      const { text, fields } = block
      if (text === undefined && fields === undefined) check.fail(path, 'has neither text nor fields')
      if (text !== undefined) checkText(check, text, `${path}.text`, 3000)
      if (fields !== undefined && check.list(fields, `${path}.fields`, 10).length === 0)
        check.fail(path, 'has no fields')
      const list = Array.isArray(fields) ? fields : []
      return list.forEach((field, index) => checkText(check, field, `${path}.fields[${index}]`, 2000))
    }
    case 'context':
      return check
        .list(block['elements'], `${path}.elements`, 10)
        .forEach((element, index) => checkText(check, element, `${path}.elements[${index}]`, 3000))
    default:
      check.fail(path, 'is no block known here')
  }
}

function checkText(check: Check, value: unknown, path: string, most: number, types = ['plain_text', 'mrkdwn']): void {
  const text = check.object(value, path, ['type', 'text', 'emoji', 'verbatim'])
  if (!text) return
  if (!types.includes(String(text['type']))) check.fail(`${path}.type`, `is ${String(text['type'])}`)
  const content = check.text(text['text'], `${path}.text`, most)
  checkMarkup(check, content, path)
  if (text['type'] === 'plain_text' && text['verbatim'] !== undefined) check.fail(`${path}.verbatim`, 'is for mrkdwn')
  if (text['type'] === 'mrkdwn' && text['emoji'] !== undefined) check.fail(`${path}.emoji`, 'is for plain_text')
}

// A bare < could open a mention or a link that nobody wrote.
function checkMarkup(check: Check, text: string, path: string): void {
  const rest = text.replaceAll(/<https?:[^<>|]+(\|[^<>]*)?>/g, '').replaceAll(/&(amp|lt|gt);/g, '')
  if (/[<>&]/.test(rest)) check.fail(path, 'has an unescaped &, < or >')
}
