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
  return { model: textOf(message, 'model'), tier: tierOf(usage), usage: messageTokens(usage) }
}

function readResult(line: unknown): Reading {
  const message = fieldOf(fieldOf(line, 'result'), 'message')
  return { ...readMessage(message), tier: tierOf(fieldOf(message, 'usage'), 'batch') }
}

// Speed and place have prices of their own beside the tier: fast mode, and inference in the US only.
// https://platform.claude.com/docs/en/about-claude/pricing
function tierOf(usage: unknown, tier: string | undefined = textOf(usage, 'service_tier')): string | undefined {
  const extras = [
    ...(textOf(usage, 'speed') === 'fast' ? ['fast'] : []),
    ...(textOf(usage, 'inference_geo') === 'us' ? ['us'] : []),
  ]
  if (extras.length === 0) return tier
  return [...(tier === undefined || tier === 'standard' ? [] : [tier]), ...extras].join('-')
}
