import type { BalanceSource } from './balance-source.ts'

/**
 * A source that is asked once where several budgets want the same, as those do with the same period that were not
 * reset: a month of many accounts takes its time. For one opening, while nothing is booked.
 */
export function askedOnce(source: BalanceSource): BalanceSource {
  const answers = new Map<string, Promise<unknown>>()
  const once = async <Answer>(question: readonly unknown[], ask: () => Promise<Answer>): Promise<Answer> => {
    const key = JSON.stringify(question)
    const answer = (answers.get(key) as Promise<Answer> | undefined) ?? ask()
    answers.set(key, answer)
    return await answer
  }
  const countedFrom = (): Promise<ReadonlyMap<string, number>> => once(['resets'], () => source.countedFrom())
  const ifReset = async (budget: string | undefined): Promise<string | undefined> =>
    budget !== undefined && (await countedFrom()).has(budget) ? budget : undefined
  return {
    countedFrom,
    async amounts(fromMs, toMs, budget) {
      const reset = await ifReset(budget)
      return await once(['amounts', fromMs, toMs, reset], () => source.amounts(fromMs, toMs, reset))
    },
    async buckets(fromMs, toMs, budget) {
      const reset = await ifReset(budget)
      return await once(['buckets', fromMs, toMs, reset], () => source.buckets(fromMs, toMs, reset))
    },
    latches: (counts, periodStartMs) => source.latches(counts, periodStartMs),
  }
}
