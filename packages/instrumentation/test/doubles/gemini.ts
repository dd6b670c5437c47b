import { type Asked, type Billed, type Double, events, json, startDouble, unknownFields } from './double.ts'

// The fields of a GenerateContentRequest. https://ai.google.dev/api/generate-content#request-body
const fields =
  'contents tools toolConfig safetySettings systemInstruction generationConfig cachedContent serviceTier store model'

const pieces = ['Ding', ' dong', ', says the bell.']
const perChunk = 4

// What thinking costs is known before the first word.
const usageAfter = (chunks: number): object => ({
  promptTokenCount: 120,
  candidatesTokenCount: chunks * perChunk,
  totalTokenCount: 120 + chunks * perChunk + 60,
  cachedContentTokenCount: 40,
  promptTokensDetails: [{ modality: 'TEXT', tokenCount: 120 }],
  cacheTokensDetails: [{ modality: 'TEXT', tokenCount: 40 }],
  thoughtsTokenCount: 60,
})

const billedFor = (model: string): Billed => ({
  model,
  usage: { input: 80, input_cached: 40, output: pieces.length * perChunk, output_reasoning: 60 },
})

/** The Gemini Developer API. */
export function startGemini({ pieceDelayMs = 0 } = {}): Promise<Double> {
  return startDouble((asked) => {
    const mistake = mistakeIn(asked)
    if (mistake) return json({ error: { code: 400, message: mistake, status: 'INVALID_ARGUMENT' } }, undefined, 400)
    const [, model = '', method] = /models\/([^:]+):(\w+)$/.exec(asked.url.pathname) ?? []
    const chunks = pieces.map((text, index) => contentOf(model, text, index))
    const billed = billedFor(model)
    if (method === 'generateContent') return json(contentOf(model, pieces.join(''), pieces.length - 1), billed)
    if (asked.url.searchParams.get('alt') === 'sse') return { ...events(chunks, billed), pieceDelayMs }
    const list = chunks.map((chunk, index) => `${index === 0 ? '[' : ',\r\n'}${JSON.stringify(chunk)}`)
    return { type: 'application/json; charset=UTF-8', pieces: [...list, ']'], billed }
  })
}

function mistakeIn({ method, url, headers, body }: Asked): string | undefined {
  if (method !== 'POST' || !/^\/v1(beta)?\/models\/[\w.-]+:(stream)?[gG]enerateContent$/.test(url.pathname)) {
    return `no method ${method} ${url.pathname}`
  }
  if (!headers['x-goog-api-key']) return 'API key not valid. Please pass a valid API key.'
  const { contents } = body as { contents?: unknown[] }
  if (!Array.isArray(contents) || contents.length === 0) return 'contents is not specified'
  const [unknown] = unknownFields(body as object, fields)
  return unknown && `Unknown name "${unknown}": Cannot find field.`
}

function contentOf(model: string, text: string, index: number): object {
  const last = index === pieces.length - 1
  return {
    candidates: [
      { content: { parts: [{ text }], role: 'model' }, ...(last ? { finishReason: 'STOP' } : {}), index: 0 },
    ],
    usageMetadata: usageAfter(index + 1),
    modelVersion: model,
    responseId: 'r1',
  }
}
