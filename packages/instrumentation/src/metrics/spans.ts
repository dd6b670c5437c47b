import { type Attributes, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { attributes, nanoUsdPerUsd, scopeName, totalTokens } from '@tollbell/conventions'
import type { Cost } from '@tollbell/pricing'
import type { FinishedCall } from './call.ts'
import { standardAttributesOf } from './histograms.ts'

/**
 * Adds a span for the call to the trace it was made in, with its tokens and its cost. It is made when the call has
 * ended, so the request itself is never touched; without a TracerProvider nothing happens.
 * https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-spans.md
 */
export function addSpan(call: FinishedCall, cost: Cost): void {
  const startTime = call.startedAt
  const name = call.requestModel === undefined ? call.genAiOperation : `${call.genAiOperation} ${call.requestModel}`
  const options = { kind: SpanKind.CLIENT, startTime, attributes: spanAttributesOf(call, cost) }
  const span = trace.getTracer(scopeName).startSpan(name, options, call.context)
  if (call.errorType !== undefined) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end(startTime.getTime() + call.durationSeconds * 1000)
}

function spanAttributesOf(call: FinishedCall, cost: Cost): Attributes {
  const set: Attributes = { ...standardAttributesOf(call), [attributes.project]: call.project }
  if (call.operation !== undefined) set[attributes.operation] = call.operation
  if (call.user !== undefined) set[attributes.user] = call.user
  if (call.errorType !== undefined) set[attributes.errorType] = call.errorType
  if (call.serviceTier !== undefined) set[attributes.serviceTier] = call.serviceTier
  if (call.estimated) set[attributes.estimated] = true
  if (!call.usage) return set
  const [input, output] = [totalTokens(call.usage, 'input'), totalTokens(call.usage, 'output')]
  if (input !== undefined) set[attributes.spanInputTokens] = input
  if (output !== undefined) set[attributes.spanOutputTokens] = output
  // A part without a price would make the whole look cheaper than it was.
  if (Object.keys(cost.unpriced).length === 0) set[attributes.costUsd] = cost.totalNanoUsd / nanoUsdPerUsd
  return set
}
