import type { BalanceSource } from '../balance/balance-source.ts'
import type { Booked } from '../balance/figures.ts'
import type { Folding } from '../journal/folding.ts'
import type { Said } from '../journal/unfolded.ts'
import type { BalanceTables, Store } from '../store/store.ts'
import type { Memory } from './memory.ts'

export interface ReaderParts {
  readonly store: Store
  readonly folding: Folding
  /** The memory may be another one after catching up. */
  readonly memory: () => Memory
  /** Applies what others have appended. */
  readonly catchUp: () => Promise<void>
}

/** Reads balances: what the tables say, and what was said since they were written. Each answer is of one moment. */
export function balanceReader(parts: ReaderParts): BalanceSource & Pick<BalanceReader, 'bookedIn'> {
  return new BalanceReader(parts)
}

class BalanceReader implements BalanceSource {
  readonly #parts: ReaderParts

  constructor(parts: ReaderParts) {
    this.#parts = parts
  }

  async amounts(fromMs: number, toMs: number): Promise<Booked[]> {
    const [booked = []] = await this.bookedIn([[fromMs, toMs]])
    return booked
  }

  /** What was booked in each of the stretches [from, to), which must be bounds of buckets. */
  async bookedIn(stretches: readonly (readonly [fromMs: number, toMs: number])[]): Promise<Booked[][]> {
    const { result, said } = await this.#read(async (tables) => {
      const sums: Map<number, bigint>[] = []
      for (const [fromMs, toMs] of stretches) sums.push(new Map(await tables.amounts(fromMs, toMs)))
      return sums
    })
    return stretches.map(([fromMs, toMs], index) => {
      const sums = (said.wipes ? undefined : result[index]) ?? new Map<number, bigint>()
      for (const { account, amount } of said.amounts(fromMs, toMs)) {
        sums.set(account, (sums.get(account) ?? 0n) + amount)
      }
      return Array.from(sums, ([id, amount]) => ({ account: this.#accountOf(id), amount }))
    })
  }

  async buckets(fromMs: number, toMs: number): Promise<(Booked & { bucketMs: number; atMs?: number })[]> {
    const { result, said } = await this.#read((tables) => tables.buckets(fromMs, toMs))
    return [...(said.wipes ? [] : result), ...said.amounts(fromMs, toMs)].map(({ account, ...booked }) => ({
      ...booked,
      account: this.#accountOf(account),
    }))
  }

  async latches(counts: string, periodStartMs: number): Promise<ReturnType<Said['latches']>> {
    const { result, said } = await this.#read((tables) => tables.latches(counts, periodStartMs))
    return said.latches(result, counts, periodStartMs)
  }

  async #read<Result>(
    read: (tables: BalanceTables) => Promise<Result>,
  ): Promise<{ readonly result: Result; readonly said: Said }> {
    const { store, folding, memory, catchUp } = this.#parts
    for (;;) {
      const { progress, result } = await store.readBalances(read)
      const { position, unfolded } = memory()
      if (progress.folded !== progress.target) await folding.finish('balances')
      else if (progress.folded > position) await catchUp()
      // A fold may have ended while we were reading what was before it.
      else if (progress.folded >= unfolded.from) return { result, said: unfolded.after(progress.folded) }
    }
  }

  #accountOf(id: number): Booked['account'] {
    return this.#parts.memory().accounts.withId(id).account
  }
}
