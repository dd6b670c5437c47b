import { attributes as names, scopeName, type TokenClass } from '@tollbell/conventions'
import { growth, type StreamEntry } from '../booking/stream.ts'
import { accountBase, accountFor } from './account-of.ts'
import type { AccountBase, SourceName, SourceParts, StreamOrigin } from './source.ts'

// What calls of models are made for. Their tokens are reported by the calls themselves.
// https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/registry/attributes/gen-ai.md
const notCallsOfModels: ReadonlySet<string> = new Set([
  'create_agent',
  'invoke_agent',
  'invoke_workflow',
  'plan',
  'execute_tool',
  'fetch_response',
  'retrieval',
  'create_memory',
  'create_memory_store',
  'delete_memory',
  'delete_memory_store',
  'search_memory',
  'update_memory',
  'upsert_memory',
])

// Names of providers before they were written down, or as libraries have them, and what they are now.
const providersToday: Readonly<Record<string, string>> = {
  'az.ai.inference': 'azure.ai.inference',
  'az.ai.openai': 'azure.ai.openai',
  azure_openai: 'azure.ai.openai',
  azure: 'azure.ai.openai',
  aws_bedrock: 'aws.bedrock',
  bedrock: 'aws.bedrock',
  gemini: 'gcp.gemini',
  vertex_ai: 'gcp.vertex_ai',
  vertexai: 'gcp.vertex_ai',
  mistral: 'mistral_ai',
  mistralai: 'mistral_ai',
  xai: 'x_ai',
}

/**
 * Who pays, and for what, in a stream of the standard metrics. `undefined` for those that are passed over: our own
 * instrumentation sends them beside its own metrics, and agents report the calls of their models once more.
 */
export function foreignBase(
  source: SourceName,
  origin: StreamOrigin,
  parts: Pick<SourceParts, 'projectOf'>,
): AccountBase | undefined {
  if (origin.scope.name === scopeName) return undefined
  if (notCallsOfModels.has(origin.attributes.get(names.genAiOperation) ?? '')) return undefined
  const base = accountBase(source, origin, parts)
  const provider = base.provider.toLowerCase()
  return { ...base, provider: providersToday[provider] ?? provider }
}

/** What tokens of a class are booked on: their number, and what they cost or that this is not known. */
export function tokenEntries(
  base: AccountBase,
  tokenClass: TokenClass,
  { prices }: Pick<SourceParts, 'prices'>,
): StreamEntry[] {
  const rate = prices.rateOf(base, tokenClass)
  return [
    { account: accountFor(base, 'tokens', tokenClass), amountBetween: growth },
    {
      account: accountFor(base, 'cost', tokenClass),
      amountBetween: (before, after) => prices.costBetween(before, after, rate()),
    },
    {
      account: accountFor(base, 'unpriced', tokenClass),
      amountBetween: (before, after) => (rate() === undefined ? after - before : 0),
    },
  ]
}
