import type { ServedUsage } from './usage.ts'
import type { Body } from './validate.ts'

// An alias is answered with the snapshot behind it. https://platform.openai.com/docs/models
const snapshots: Readonly<Record<string, string>> = {
  'gpt-4o': 'gpt-4o-2024-08-06',
  'gpt-4o-mini': 'gpt-4o-mini-2024-07-18',
  'gpt-4': 'gpt-4-0613',
  'gpt-3.5-turbo': 'gpt-3.5-turbo-0125',
  'gpt-5': 'gpt-5-2025-08-07',
  'gpt-5-mini': 'gpt-5-mini-2025-08-07',
}

/** The model name in the answer. */
export function snapshotOf(model: string): string {
  return snapshots[model] ?? model
}

/** The tier in the answer: the one asked for, where `auto` comes out as `default`. */
export function servedTier(body: Body): string {
  const tier = body['service_tier']
  return typeof tier === 'string' && tier !== 'auto' ? tier : 'default'
}

// Close enough to a tokenizer for a double: four characters a token.
const charactersPerToken = 4

/** Usage when the caller does not decide it: by the length of the texts. */
export function usageByLength(body: Body, answer: string): ServedUsage {
  const asked = JSON.stringify(body['messages'] ?? body['input'] ?? '')
  return {
    inputTokens: Math.ceil(asked.length / charactersPerToken),
    outputTokens: Math.ceil(answer.length / charactersPerToken),
  }
}

/** A text in the pieces in which a model streams it: words with the space before them. */
export function piecesOf(text: string): string[] {
  return text.match(/\s*\S+\s*$|\s*\S+/g) ?? []
}
