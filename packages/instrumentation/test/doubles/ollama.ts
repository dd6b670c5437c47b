import { type Asked, type Billed, type Double, json, startDouble } from './double.ts'

const pieces = ['Ding', ' dong', ', says the bell.']
const counts = { prompt_eval_count: 26, prompt_eval_duration: 1, eval_count: 9, eval_duration: 1 }

/** Ollama's own API; a call streams unless it says `"stream": false`. */
export function startOllama({ pieceDelayMs = 0 } = {}): Promise<Double> {
  return startDouble((asked) => {
    const mistake = mistakeIn(asked)
    if (mistake) return json({ error: mistake }, undefined, 400)
    const { model, stream = true } = asked.body as { model: string; stream?: boolean }
    const { pathname } = asked.url
    const billed: Billed = { model, usage: { input: 26, output: 9 } }
    if (pathname === '/api/embed') return json(embedded(model), { model, usage: { input: 26 } })
    if (!stream) return json(line(model, pathname, pieces.join(''), true), billed)
    const lines = [...pieces.map((text) => line(model, pathname, text, false)), line(model, pathname, '', true)]
    const sent = lines.map((each) => `${JSON.stringify(each)}\n`)
    return { type: 'application/x-ndjson', pieces: sent, pieceDelayMs, billed }
  })
}

function mistakeIn({ method, url: { pathname }, body }: Asked): string | undefined {
  if (method !== 'POST' || !['/api/chat', '/api/generate', '/api/embed'].includes(pathname)) return '404 page not found'
  const { model, messages, prompt, input } = body as Record<string, unknown>
  if (typeof model !== 'string' || model === '') return 'model is required'
  if (pathname === '/api/chat' && !Array.isArray(messages)) return 'messages is required'
  if (pathname === '/api/generate' && typeof prompt !== 'string') return 'prompt is required'
  return pathname === '/api/embed' && input === undefined ? 'input is required' : undefined
}

function line(model: string, pathname: string, text: string, done: boolean): object {
  return {
    model,
    created_at: '2026-11-22T08:00:00.000Z',
    ...(pathname === '/api/chat' ? { message: { role: 'assistant', content: text } } : { response: text }),
    done,
    ...(done ? { done_reason: 'stop', total_duration: 1, load_duration: 1, ...counts } : {}),
  }
}

function embedded(model: string): object {
  return { model, embeddings: [[0.1, 0.2]], total_duration: 1, load_duration: 1, prompt_eval_count: 26 }
}
