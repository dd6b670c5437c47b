import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatAmount, type Outcome, type TokenClass } from '@tollbell/conventions'
import { costOf, priceOf } from '@tollbell/pricing'
import { expect } from 'vitest'
import type { TestLedger } from '../../testing/ledger.ts'

/** A request as it came from a real exporter. */
export interface RecordedRequest {
  readonly contentType: string
  readonly contentEncoding?: 'gzip'
  /** JSON, or protobuf in base64. */
  readonly body: unknown
  /** It was answered 503, and came again. */
  readonly refused?: true
}

/** A call as the server that answered it has billed it. */
export interface BilledCall {
  readonly model: string
  readonly status: number
  readonly inputTokens?: number
  /** Of these, read from a cache. */
  readonly cachedTokens?: number
  readonly outputTokens?: number
  /** Of these, thought and not said. */
  readonly reasoningTokens?: number
}

/** A file of the fixtures. */
export function readFixture(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures', name), 'utf8'))
}

/** Sends a request as it was recorded; the ledger takes all of it. */
export async function sendRecorded(
  { url }: TestLedger,
  { contentType, contentEncoding, body }: RecordedRequest,
): Promise<void> {
  const isJson = contentType === 'application/json'
  const response = await fetch(`${url}/v1/metrics`, {
    method: 'POST',
    headers: { 'content-type': contentType, ...(contentEncoding && { 'content-encoding': contentEncoding }) },
    body: isJson ? JSON.stringify(body) : Buffer.from(String(body), 'base64'),
  })
  expect([response.status, await response.text()]).toEqual([200, isJson ? '{}' : ''])
}

export type Tokens = Partial<Record<TokenClass, number>>

/** The tokens of a call for those who know input and output only. */
export function wholes({ inputTokens = 0, outputTokens = 0 }: BilledCall): Tokens {
  return { input: inputTokens, output: outputTokens }
}

/** The tokens of a call by class. */
export function parts({
  inputTokens = 0,
  cachedTokens = 0,
  outputTokens = 0,
  reasoningTokens = 0,
}: BilledCall): Tokens {
  return {
    input: inputTokens - cachedTokens,
    input_cached: cachedTokens,
    output: outputTokens - reasoningTokens,
    output_reasoning: reasoningTokens,
  }
}

/** The sum of tokens, without classes of which there are none. */
export function sumOf(all: readonly Tokens[]): Tokens {
  const sum: Tokens = {}
  for (const tokens of all) {
    for (const [name, count] of Object.entries(tokens) as [TokenClass, number][]) {
      if (count > 0) sum[name] = (sum[name] ?? 0) + count
    }
  }
  return sum
}

/**
 * What calls cost in nano-USD. All prices in the recordings are whole nano-dollars a token, so the calls add up to the
 * total.
 */
export function costOfCalls(calls: readonly BilledCall[], tokensOf: (call: BilledCall) => Tokens, date: Date): number {
  return calls.reduce(
    (sum, call) => sum + costOf(tokensOf(call), priceOf({ provider: 'openai', model: call.model, date })).totalNanoUsd,
    0,
  )
}

/** Nano-USD as answers have it. */
export function usdOf(nanoUsd: number): string {
  return formatAmount(BigInt(nanoUsd), 'usd')
}

/** How many calls ended how. */
export function outcomesOf(
  calls: readonly BilledCall[],
  refusedAs: Outcome = 'rateLimited',
): Partial<Record<Outcome, number>> {
  const ok = calls.filter(({ status }) => status === 200).length
  return { ok, ...(ok < calls.length && { [refusedAs]: calls.length - ok }) }
}
