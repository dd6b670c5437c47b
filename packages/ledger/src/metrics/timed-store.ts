import { ledgerSeries } from '@tollbell/conventions'
import { Histogram } from 'prom-client'
import type { Store } from '../store/store.ts'

// From a page in memory to a disk, or a database, that has to be waited for.
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

/** How long a store takes to append to the journal, and to lead tables after it a step. */
export type StoreSeconds = Histogram<'operation'>

export function storeSeconds(): StoreSeconds {
  const { name, help } = ledgerSeries.storeSeconds
  return new Histogram({ name, help, labelNames: ['operation'], buckets, registers: [] })
}

/** The store, and each time it writes, how long it took. */
export function timedStore(store: Store, seconds: StoreSeconds): Store {
  const timed = async <Result>(operation: 'append' | 'fold', work: () => Promise<Result>): Promise<Result> => {
    const stop = seconds.startTimer({ operation })
    try {
      return await work()
    } finally {
      stop()
    }
  }
  return {
    ...store,
    append: (...entry) => timed('append', () => store.append(...entry)),
    foldBalances: (step) => timed('fold', () => store.foldBalances(step)),
    foldStreams: (step) => timed('fold', () => store.foldStreams(step)),
  }
}
