import { fieldOf, textOf } from '../fields.ts'
import type { Reading, Surface } from '../provider.ts'
import { messageTokens, updatedTokens } from './usage.ts'

/** `POST /v1/messages`: https://docs.claude.com/en/api/messages */
export const messages: Surface = {
  operation: 'chat',
  usageOnRequest: false,
  answerFields: ['model', 'usage'],
  readAnswer: readMessage,
  // https://docs.claude.com/en/docs/build-with-claude/streaming: message_start has the message with the usage of its
  // input, message_delta the cumulative usage so far; older servers have no more than the output there.
  readEvent: (event) =>
    fieldOf(event, 'type') === 'message_start'
      ? { ...readMessage(fieldOf(event, 'message')), partial: true }
      : readMessage(event),
  join: ({ model, tier, usage }, next) => ({
    ...next,
    model: next.model ?? model,
    tier: next.tier ?? tier,
    usage: updatedTokens(usage ?? {}, next.usage ?? {}),
  }),
}

/** `GET /v1/messages/batches/{id}/results`: a line for each request, with its message. */
export const batchResults: Surface = {
  operation: 'chat',
  usageOnRequest: false,
  answerFields: [],
  fetches: true,
  linewise: true,
  readAnswer: readResult,
  readEvent: readResult,
}

function readMessage(message: unknown): Reading {
  const usage = fieldOf(message, 'usage')
  return { model: textOf(message, 'model'), tier: textOf(usage, 'service_tier'), usage: messageTokens(usage) }
}

function readResult(line: unknown): Reading {
  return { ...readMessage(fieldOf(fieldOf(line, 'result'), 'message')), tier: 'batch' }
}
