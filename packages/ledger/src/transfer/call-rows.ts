import { hash } from 'node:crypto'
import type { TokenClass } from '@tollbell/conventions'
import type { Account } from '../booking/account.ts'
import type { ImportCall } from '../booking/import.ts'
import type { Prices } from '../sources/prices.ts'
import type { AccountBase } from '../sources/source.ts'
import type { PastCall } from './past-call.ts'

export interface CallParts {
  readonly prices: Prices
  /** Of calls that name none; a call counts once for each. */
  readonly project: string
}

type Amount = ImportCall['amounts'][number]

// The logs that are read here are of programs that call OpenAI, and few say so.
const usualProvider = 'openai'

/**
 * What is booked of a call from a log, once: its tokens, a request, and what it cost as the log says. Without that it
 * costs what the price list says of that day, marked as estimated; a model without a price is unpriced.
 * @param occurrence how many calls with the same identity come before it in its file
 */
export function callRow(call: PastCall, occurrence: number, { prices, project }: CallParts): ImportCall {
  const base: AccountBase = {
    project: call.project || project,
    provider: call.provider || usualProvider,
    model: call.model,
    operation: call.operation,
    user: call.user,
    tier: '',
    estimated: false,
    source: 'import',
  }
  const tokens = tokensOf(call)
  const at = (measure: Account['measure'], detail: string, amount: number, more: Partial<Account> = {}): Amount => ({
    account: { measure, detail, ...base, ...more },
    amount,
  })
  return {
    source: call.project === '' && project !== '' ? `${call.log} of ${project}` : call.log,
    id: hash('sha256', JSON.stringify([call.identity, occurrence]), 'base64url'),
    hour: call.hour,
    atMs: call.atMs,
    amounts: [
      ...tokens.map(([tokenClass, count]) => at('tokens', tokenClass, count)),
      ...costs(call, tokens, prices, base, at),
      at('requests', 'ok', 1),
    ],
  }
}

// Where the total is more than both, the rest was billed as output, as thinking is. A total alone is taken as input: the
// cheaper one, and there is no better guess.
function tokensOf({ inputTokens, outputTokens, totalTokens }: PastCall): (readonly [TokenClass, number])[] {
  const isTotalOnly = inputTokens === undefined && outputTokens === undefined
  const input = inputTokens ?? (isTotalOnly ? (totalTokens ?? 0) : 0)
  const output = Math.max(outputTokens ?? 0, isTotalOnly ? 0 : (totalTokens ?? 0) - input)
  return (
    [
      ['input', input],
      ['output', output],
    ] as const
  ).filter(([, count]) => count > 0)
}

function costs(
  call: PastCall,
  tokens: readonly (readonly [TokenClass, number])[],
  prices: Prices,
  base: AccountBase,
  at: (measure: Account['measure'], detail: string, amount: number, more?: Partial<Account>) => Amount,
): Amount[] {
  const listed = prices.costOfCall(base, Object.fromEntries(tokens), new Date(call.atMs))
  if (call.costNanoUsd !== undefined) {
    const weights = tokens.map(
      ([name, count]) => [name, listed.totalNanoUsd > 0 ? (listed.nanoUsd[name] ?? 0) : count] as const,
    )
    return shared(call.costNanoUsd, weights).map(([name, cost]) => at('cost', name, cost))
  }
  return tokens.flatMap(([name, count]) => {
    const cost = listed.nanoUsd[name]
    return cost === undefined ? [at('unpriced', name, count)] : [at('cost', name, cost, { estimated: true })]
  })
}

/** An amount in parts by weight, which add up to it. */
function shared(whole: number, weights: readonly (readonly [string, number])[]): [string, number][] {
  const all = weights.reduce((sum, [, weight]) => sum + weight, 0)
  if (all === 0) return [[weights[0]?.[0] ?? 'input', whole]]
  let left = whole
  return weights.map(([name, weight], index) => {
    const part = index === weights.length - 1 ? left : Math.min(left, Math.round(whole * (weight / all)))
    left -= part
    return [name, part]
  })
}
