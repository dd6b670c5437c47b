import { fieldOf, textOf } from '../fields.ts'
import type { Reading, Surface } from '../provider.ts'
import { chatTokens, responsesTokens } from './usage.ts'

/** `POST …/chat/completions` */
const chatCompletions: Surface = {
  operation: 'chat',
  usageOnRequest: true,
  answerFields: ['model', 'service_tier', 'usage'],
  readAnswer: readChat,
  readEvent(event) {
    const reading = readChat(event)
    const choices = fieldOf(event, 'choices')
    return Array.isArray(choices) && choices.length === 0 && reading.usage ? { ...reading, usageOnly: true } : reading
  },
}

/** `POST …/responses` */
const responses: Surface = {
  operation: 'chat',
  usageOnRequest: false,
  answerFields: ['model', 'service_tier', 'status', 'usage'],
  readAnswer: readResponse,
  // response.completed, .incomplete and .failed carry the whole response; others a part of it or none.
  readEvent: (event) => readResponse(fieldOf(event, 'response')),
}

/** `POST …/embeddings` */
const embeddings: Surface = {
  operation: 'embeddings',
  usageOnRequest: false,
  answerFields: ['model', 'usage'],
  readAnswer: readChat,
  readEvent: readChat,
}

const surfaces: readonly (readonly [suffix: string, surface: Surface])[] = [
  ['/chat/completions', chatCompletions],
  ['/responses', responses],
  ['/embeddings', embeddings],
]

/** The surface behind a path, wherever the API is mounted: `/v1/…`, `/openai/deployments/x/…`. */
export function openAiSurfaceOf(pathname: string): Surface | undefined {
  return surfaces.find(([suffix]) => pathname.endsWith(suffix))?.[1]
}

function readChat(answer: unknown): Reading {
  return {
    model: textOf(answer, 'model'),
    tier: textOf(answer, 'service_tier'),
    usage: chatTokens(fieldOf(answer, 'usage')),
  }
}

function readResponse(response: unknown): Reading {
  const status = fieldOf(response, 'status')
  return {
    model: textOf(response, 'model'),
    tier: textOf(response, 'service_tier'),
    usage: responsesTokens(fieldOf(response, 'usage')),
    ...(status === 'queued' || status === 'in_progress' ? { unfinished: true } : {}),
  }
}
