import { fieldOf, textOf } from '../fields.ts'
import type { Reading, Surface } from '../provider.ts'
import { chatTokens } from './usage.ts'

/** `POST …/chat/completions` */
export const chatCompletions: Surface = {
  operation: 'chat',
  usageOnRequest: true,
  answerFields: ['model', 'service_tier', 'usage'],
  readAnswer: readChat,
  readEvent: readChunk,
}

/** `POST …/completions`, the API before chat. */
export const completions: Surface = { ...chatCompletions, operation: 'text_completion' }

/** `POST …/embeddings` */
export const embeddings: Surface = {
  operation: 'embeddings',
  usageOnRequest: false,
  answerFields: ['model', 'usage'],
  readAnswer: readChat,
  readEvent: readChat,
}

/** `POST …/moderations`: https://platform.openai.com/docs/guides/moderation says that it is free. */
export const moderations: Surface = {
  operation: 'moderation',
  usageOnRequest: false,
  answerFields: ['model', 'results'],
  readAnswer: (answer) =>
    Array.isArray(fieldOf(answer, 'results')) ? { model: textOf(answer, 'model'), usage: {} } : undefined,
  readEvent: () => undefined,
}

function readChat(answer: unknown): Reading {
  return {
    model: textOf(answer, 'model'),
    tier: textOf(answer, 'service_tier'),
    usage: chatTokens(fieldOf(answer, 'usage')),
  }
}

function readChunk(event: unknown): Reading {
  const reading = readChat(event)
  const choices = fieldOf(event, 'choices')
  if (!Array.isArray(choices) || !reading.usage) return reading
  if (choices.length === 0) return { ...reading, usageOnly: true }
  // Some servers report in every chunk what was used so far.
  return choices.some((choice) => textOf(choice, 'finish_reason')) ? reading : { ...reading, partial: true }
}
