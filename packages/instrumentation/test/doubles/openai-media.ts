import { type Answer, type Asked, type Billed, type Double, events, json, startDouble } from './double.ts'

// What a form has, between its quotes: `name="model"` and on its third line the value.
const formField = (body: string, name: string): string | undefined =>
  new RegExp(`name="${name}"\\r\\n\\r\\n([^\\r]*)\\r\\n`).exec(body)?.[1]

/**
 * OpenAI's surfaces beside chat, Responses and embeddings: texts, images, audio, moderation, files of batches,
 * Responses in the background.
 */
export function startOpenAiMedia(): Promise<Double> {
  const polls = { left: 2 }
  return startDouble((asked) => {
    if (!asked.headers.authorization) return refused('You must provide an API key.', 401)
    const { pathname } = asked.url
    const answer = asked.method === 'POST' ? ordered[pathname]?.(asked) : fetched(pathname, polls)
    return answer ?? refused(`Invalid URL (${asked.method} ${pathname})`, 404)
  })
}

function refused(message: string, status = 400): Answer {
  return json({ error: { message, type: 'invalid_request_error', param: null, code: null } }, undefined, status)
}

const ordered: Readonly<Record<string, (asked: Asked) => Answer>> = {
  '/v1/completions': complete,
  '/v1/moderations': moderate,
  '/v1/images/generations': draw,
  '/v1/audio/speech': speak,
  '/v1/audio/transcriptions': transcribe,
  '/v1/responses': ({ body }) =>
    (body as { background?: boolean }).background
      ? json(background('queued'))
      : refused('this double makes Responses in the background only'),
}

function complete({ body }: Asked): Answer {
  const { model, prompt } = body as { model: string; prompt?: unknown }
  if (typeof prompt !== 'string') return refused("Missing required parameter: 'prompt'.")
  const usage = { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 }
  const choices = [{ text: ' Ding dong.', index: 0, logprobs: null, finish_reason: 'stop' }]
  const value = { id: 'cmpl-1', object: 'text_completion', created: 1, model, choices, usage }
  return json(value, { model, usage: { input: 5, output: 7 } })
}

function moderate({ body }: Asked): Answer {
  const { input } = body as { input?: unknown }
  if (input === undefined) return refused("Missing required parameter: 'input'.")
  const results = [{ flagged: false, categories: {}, category_scores: {}, category_applied_input_types: {} }]
  const model = 'omni-moderation-latest'
  return json({ id: 'modr-1', model, results }, { model, usage: {} })
}

function draw({ body }: Asked): Answer {
  const { model, prompt, n = 1, size, quality, stream } = body as Record<string, string> & { n?: number }
  if (!prompt) return refused("Missing required parameter: 'prompt'.")
  if (model === 'dall-e-3') {
    if (n !== 1) return refused('dall-e-3 makes one image at a time')
    const data = [{ url: 'https://images.example.com/1.png' }]
    return json({ created: 1, data }, { model: `dall-e-3/${quality}/${size}`, usage: { output_images: 1 } })
  }
  const usage = {
    input_tokens: 30,
    input_tokens_details: { image_tokens: 10, text_tokens: 20 },
    output_tokens: 272,
    total_tokens: 302,
  }
  const billed: Billed = { model: 'gpt-image-1', usage: { input: 20, input_image: 10, output_image: 272 } }
  const head = { created: 1, size: '1024x1024', quality: 'low', background: 'opaque', output_format: 'png' }
  if (!stream) return json({ ...head, data: [{ b64_json: 'iVBORw0KGgo=' }], usage }, billed)
  const image = { ...head, created_at: 1, b64_json: 'iVBORw0KGgo=' }
  return events(
    [
      { type: 'image_generation.partial_image', partial_image_index: 0, ...image },
      { type: 'image_generation.completed', ...image, usage },
    ],
    billed,
    true,
  )
}

function speak({ body }: Asked): Answer {
  const { model = '', input = '', voice, stream_format: format } = body as Record<string, string>
  if (!input || !voice) return refused("Missing required parameter: 'voice'.")
  if (format === 'sse') {
    const usage = { input_tokens: 14, output_tokens: 101, total_tokens: 115 }
    const done = [
      { type: 'speech.audio.delta', audio: 'UklGRg==' },
      { type: 'speech.audio.done', usage },
    ]
    return events(done, { model, usage: { input: 14, output_audio: 101 } })
  }
  const billed = { model, usage: { input_characters: Array.from(input).length } }
  return { type: 'audio/mpeg', pieces: [new Uint8Array([0xff, 0xfb, 0x90, 0x00])], billed }
}

function transcribe({ body }: Asked): Answer {
  const form = String(body)
  const [model, format] = [formField(form, 'model') ?? '', formField(form, 'response_format')]
  if (!form.includes('name="file"') || !model) return refused("Missing required parameter: 'file'.")
  const text = 'The bell says ding dong.'
  if (model === 'whisper-1') {
    const billed: Billed = { model, usage: { input_audio_seconds: 9 } }
    if (format === 'text') return { type: 'text/plain; charset=utf-8', pieces: [`${text}\n`], billed }
    return json({ text, usage: { type: 'duration', seconds: 9 } }, billed)
  }
  const usage = {
    type: 'tokens',
    input_tokens: 14,
    input_token_details: { text_tokens: 4, audio_tokens: 10 },
    output_tokens: 11,
    total_tokens: 25,
  }
  return json({ text, usage }, { model, usage: { input: 4, input_audio: 10, output: 11 } })
}

function fetched(pathname: string, polls: { left: number }): Answer | undefined {
  if (pathname === '/v1/files/file-out/content') return batchFile()
  if (pathname === '/v1/files/file-in/content') {
    return {
      type: 'application/octet-stream',
      pieces: ['{"custom_id":"a","method":"POST","body":{"model":"gpt-4o"}}\n'],
    }
  }
  if (pathname !== '/v1/responses/resp_bg') return undefined
  polls.left -= 1
  if (polls.left > 0) return json(background('in_progress'))
  // Billed when it is done, however often it is fetched after that.
  return polls.left === 0 ? json(background('completed'), backgroundBilled) : json(background('completed'))
}

const backgroundBilled: Billed = {
  model: 'gpt-5-2025-08-07',
  tier: 'default',
  usage: { input: 40, output: 64, output_reasoning: 256 },
}

function background(status: 'queued' | 'in_progress' | 'completed'): object {
  const done = status === 'completed'
  return {
    id: 'resp_bg',
    object: 'response',
    created_at: 1,
    status,
    background: true,
    model: 'gpt-5-2025-08-07',
    output: [],
    service_tier: done ? 'default' : 'auto',
    usage: done
      ? {
          input_tokens: 40,
          input_tokens_details: { cached_tokens: 0 },
          output_tokens: 320,
          output_tokens_details: { reasoning_tokens: 256 },
          total_tokens: 360,
        }
      : null,
  }
}

function batchFile(): Answer {
  const model = 'gpt-4o-mini-2024-07-18'
  const line = (index: number): string => {
    const usage = { prompt_tokens: 22, completion_tokens: 2, total_tokens: 24 }
    const body = { id: `chatcmpl-${index}`, object: 'chat.completion', created: 1, model, choices: [], usage }
    const response = { status_code: 200, request_id: `req_${index}`, body }
    return JSON.stringify({ id: `batch_req_${index}`, custom_id: `r${index}`, response, error: null })
  }
  const text = `${[1, 2, 3].map(line).join('\n')}\n`
  const billed = { model, tier: 'batch', usage: { input: 66, output: 6 } }
  return { type: 'application/octet-stream', pieces: [text.slice(0, 100), text.slice(100)], billed }
}
