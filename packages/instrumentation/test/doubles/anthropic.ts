import {
  type Answer,
  type Asked,
  type Billed,
  type Double,
  events,
  json,
  startDouble,
  unknownFields,
} from './double.ts'

// The fields of MessageCreateParams of @anthropic-ai/sdk 1.12.
const fields =
  'model messages max_tokens system stream temperature top_p top_k stop_sequences tools tool_choice thinking metadata service_tier cache_control container inference_geo output_config'

const model = 'claude-opus-4-8'
const pieces = ['Ding', ' dong', ', says the bell.']

const usage = {
  input_tokens: 21,
  cache_creation_input_tokens: 556,
  cache_read_input_tokens: 1800,
  cache_creation: { ephemeral_5m_input_tokens: 456, ephemeral_1h_input_tokens: 100 },
  output_tokens: 30,
  output_tokens_details: { thinking_tokens: 12 },
  server_tool_use: null,
  service_tier: 'standard',
}

const billed: Billed = {
  model,
  tier: 'standard',
  usage: {
    input: 21,
    input_cached: 1800,
    input_cache_write: 456,
    input_cache_write_1h: 100,
    output: 18,
    output_reasoning: 12,
  },
}

/** Anthropic's Messages API. */
export function startAnthropic({ pieceDelayMs = 0 } = {}): Promise<Double> {
  return startDouble((asked) => {
    const mistake = mistakeIn(asked)
    if (mistake)
      return json({ type: 'error', error: { type: 'invalid_request_error', message: mistake } }, undefined, 400)
    const { stream } = asked.body as { stream?: boolean }
    return stream ? { ...streamed(), pieceDelayMs } : json(message(usage), billed)
  })
}

function mistakeIn({ method, url, headers, body }: Asked): string | undefined {
  if (method !== 'POST' || url.pathname !== '/v1/messages') return `no such resource: ${method} ${url.pathname}`
  if (!headers['x-api-key'] && !headers.authorization?.startsWith('Bearer ')) return 'x-api-key: header is required'
  if (!/^\d{4}-\d{2}-\d{2}$/.test(String(headers['anthropic-version']))) return 'anthropic-version: header is required'
  const { messages, max_tokens: maxTokens } = body as { messages?: unknown[]; max_tokens?: unknown }
  if (!Number.isInteger(maxTokens)) return 'max_tokens: Field required'
  if (!Array.isArray(messages) || messages.length === 0) return 'messages: at least one message is required'
  const [unknown] = unknownFields(body as object, fields)
  return unknown && `${unknown}: Extra inputs are not permitted`
}

function message(of: object, content: object[] = [{ type: 'text', text: pieces.join('') }]): object {
  return {
    id: 'msg_01',
    type: 'message',
    role: 'assistant',
    model,
    content,
    stop_reason: content.length === 0 ? null : 'end_turn',
    stop_sequence: null,
    usage: of,
  }
}

function streamed(): Answer {
  const { cache_creation: _, service_tier: __, ...cumulative } = usage
  return events(
    [
      { type: 'message_start', message: message({ ...usage, output_tokens: 1, output_tokens_details: null }, []) },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'ping' },
      ...pieces.map((text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: cumulative },
      { type: 'message_stop' },
    ],
    billed,
    true,
  )
}
