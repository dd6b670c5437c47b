import type { TokenClass } from '@tollbell/conventions'

/** One call to a provider, as a scenario decides it. */
export interface Call {
  readonly project: string
  readonly model: string
  readonly tokenClass: TokenClass
  readonly tokens: number
  readonly costNanoUsd: number
}

export interface Sums {
  readonly costNanoUsd: bigint
  readonly tokens: number
  readonly calls: number
}

export const nothing: Sums = { costNanoUsd: 0n, tokens: 0, calls: 0 }

/** The log of every call, kept by the scenario and by nobody it tests. */
export class Truth {
  readonly #log: { readonly call: Call; readonly atMs: number }[] = []

  note(call: Call, atMs: number): void {
    this.#log.push({ call, atMs })
  }

  /** Everything. */
  total(): Sums {
    return [...this.by(() => 'all').values()][0] ?? nothing
  }

  byProjectAndModel(): Map<string, Sums> {
    return this.by(({ project, model }) => `${project} ${model}`)
  }

  /** By local date, as `2022-03-27`, or by month, as `2022-03`. */
  byDate(timezone: string, unit: 'day' | 'month'): Map<string, Sums> {
    // Not with the ledger's own arithmetic: the calendar is that of the JavaScript engine.
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' })
    return this.by((_call, atMs) => format.format(atMs).slice(0, unit === 'day' ? 10 : 7))
  }

  by(nameOf: (call: Call, atMs: number) => string): Map<string, Sums> {
    const groups = new Map<string, Sums>()
    for (const { call, atMs } of this.#log) {
      const name = nameOf(call, atMs)
      const { costNanoUsd, tokens, calls } = groups.get(name) ?? nothing
      groups.set(name, {
        costNanoUsd: costNanoUsd + BigInt(call.costNanoUsd),
        tokens: tokens + call.tokens,
        calls: calls + 1,
      })
    }
    return groups
  }
}

const models = ['gpt-5', 'gpt-5-mini', 'gpt-4o'] as const

/** A call like many: up to 5,000 tokens, up to 10 USD per 1M of them, a price with all its digits. */
export function anyCall(random: () => number, more: Partial<Call> = {}): Call {
  const tokens = 1 + Math.floor(random() * 5000)
  return {
    project: 'chatbot',
    model: models[Math.floor(random() * models.length)] ?? models[0],
    tokenClass: random() < 0.5 ? 'input' : 'output',
    tokens,
    costNanoUsd: tokens * (1 + Math.floor(random() * 9999)),
    ...more,
  }
}

/** Mulberry32: the same numbers for the same seed. In [0, 1). */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
