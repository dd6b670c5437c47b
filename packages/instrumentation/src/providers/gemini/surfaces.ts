import { fieldOf, textOf } from '../fields.ts'
import type { Reading, Surface } from '../provider.ts'
import { contentTokens } from './usage.ts'

/** `POST …/models/{model}:generateContent` and `:streamGenerateContent`: https://ai.google.dev/api/generate-content */
export const generateContent: Surface = {
  operation: 'generate_content',
  usageOnRequest: false,
  answerFields: ['modelVersion', 'usageMetadata'],
  usageMarker: 'usageMetadata"',
  // A stream that is not asked for as events is one JSON list of them.
  readAnswer: (answer) =>
    Array.isArray(answer) ? answer.map(readContent).findLast(({ usage }) => usage) : readContent(answer),
  readEvent: readContent,
}

/** `POST …/models/{model}:embedContent` and `:batchEmbedContents` */
export const embedContent: Surface = { ...generateContent, operation: 'embeddings' }

// Each chunk reports all that was used so far; the one that says why it ended is the last.
function readContent(answer: unknown): Reading {
  const candidates = fieldOf(answer, 'candidates')
  const usage = fieldOf(answer, 'usageMetadata')
  const goesOn = Array.isArray(candidates) && !candidates.some((candidate) => textOf(candidate, 'finishReason'))
  return {
    model: textOf(answer, 'modelVersion'),
    tier: tierOf(usage),
    usage: contentTokens(usage),
    ...(goesOn ? { partial: true } : {}),
  }
}

// The Developer API says serviceTier, Vertex AI trafficType; what is paid for in advance has no price by the token.
// https://ai.google.dev/gemini-api/docs/priority-inference
function tierOf(usage: unknown): string | undefined {
  const tier = (textOf(usage, 'serviceTier') ?? textOf(usage, 'trafficType'))?.toLowerCase()
  return tier?.endsWith('unspecified') ? undefined : tier
}
