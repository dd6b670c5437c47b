import { formatAmount } from '@tollbell/conventions'
import type { TestCall } from '../testing/app.ts'

const models = ['gpt-5', 'gpt-5-mini', 'gpt-4o'] as const

/** The log of every call, kept on the other side. */
export class Truth {
  costNanoUsd = 0n
  tokens = 0
  calls = 0
  readonly #byModel = new Map<string, bigint>()

  /** A call, which from now on is true. */
  call(random: () => number): TestCall {
    const model = models[Math.floor(random() * models.length)] ?? models[0]
    const tokens = 1 + Math.floor(random() * 5000)
    const costNanoUsd = tokens * (1 + Math.floor(random() * 9999))
    this.costNanoUsd += BigInt(costNanoUsd)
    this.tokens += tokens
    this.calls++
    this.#byModel.set(model, (this.#byModel.get(model) ?? 0n) + BigInt(costNanoUsd))
    const tokenClass = random() < 0.5 ? 'input' : 'output'
    return { model, tokenClass, tokens, costNanoUsd, outcome: 'ok' }
  }

  /** What a ledger has to say it all came to. */
  allTime(): { costUsd: string; tokens: number; requests: number } {
    return { costUsd: formatAmount(this.costNanoUsd, 'usd'), tokens: this.tokens, requests: this.calls }
  }

  costByModel(): Record<string, string> {
    return Object.fromEntries([...this.#byModel].map(([model, cost]) => [model, formatAmount(cost, 'usd')]))
  }
}

/** Mulberry32: the same numbers in every run. */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
