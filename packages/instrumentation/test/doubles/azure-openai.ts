import { type Answer, type Asked, type Billed, type Double, events, json, startDouble } from './double.ts'

const model = 'gpt-4o-2024-11-20'
const pieces = ['Ding', ' dong', ', says the bell.']
const usage = { prompt_tokens: 18, completion_tokens: 9, total_tokens: 27, prompt_tokens_details: { cached_tokens: 4 } }
const billed: Billed = { model, usage: { input: 14, input_cached: 4, output: 9 } }

interface Body {
  readonly stream?: boolean
  readonly stream_options?: { readonly include_usage?: boolean }
}

/** Chat completions of a deployment of Azure OpenAI, answered by the model behind it. */
export function startAzureOpenAi(deployment: string): Promise<Double> {
  return startDouble((asked) => {
    const mistake = mistakeIn(asked, deployment)
    if (mistake) return json({ error: { code: '400', message: mistake } }, undefined, 400)
    const { stream, stream_options: options } = asked.body as Body
    return stream ? streamed(options?.include_usage === true) : json(completion(), billed)
  })
}

function mistakeIn({ method, url, headers, body }: Asked, deployment: string): string | undefined {
  if (!headers['api-key']) return 'Access denied due to missing subscription key.'
  if (!url.searchParams.get('api-version')) return 'Missing required query parameter: api-version'
  if (method !== 'POST' || url.pathname !== `/openai/deployments/${deployment}/chat/completions`) {
    return 'Resource not found'
  }
  const { messages } = body as { messages?: unknown[] }
  return Array.isArray(messages) && messages.length > 0 ? undefined : "[] is too short - 'messages'"
}

const head = { id: 'chatcmpl-1', created: 1, model, system_fingerprint: 'fp_1' }

function completion(): object {
  const message = { role: 'assistant', content: pieces.join(''), refusal: null }
  const choices = [{ index: 0, message, logprobs: null, finish_reason: 'stop', content_filter_results: {} }]
  return { ...head, object: 'chat.completion', choices, prompt_filter_results: [], usage }
}

function streamed(asks: boolean): Answer {
  const chunk = (choices: object[], rest: object = {}): object => ({
    ...head,
    object: 'chat.completion.chunk',
    choices,
    ...(asks ? { usage: null } : {}),
    ...rest,
  })
  const delta = (content: object, finish_reason: string | null): object =>
    chunk([{ index: 0, delta: content, logprobs: null, finish_reason, content_filter_results: {} }])
  return events(
    [
      // What the filter said of the prompt comes first, before there is a choice.
      { ...chunk([]), model: '', prompt_filter_results: [{ prompt_index: 0, content_filter_results: {} }] },
      delta({ role: 'assistant', content: '' }, null),
      ...pieces.map((content) => delta({ content }, null)),
      delta({}, 'stop'),
      ...(asks ? [chunk([], { usage })] : []),
    ],
    billed,
  )
}
