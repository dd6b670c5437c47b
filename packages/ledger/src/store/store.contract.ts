import { describe } from 'vitest'
import type { Open } from '../testing/store-rows.ts'
import { testBalances } from './balances.contract.ts'
import { testJournal } from './journal.contract.ts'
import type { Store } from './store.ts'
import { testStreams } from './streams.contract.ts'
import { testUpkeep } from './upkeep.contract.ts'

/** What every store must do. `open` opens the same store again each time; `make` answers a new, empty one. */
export function describeStore(name: string, make: () => { open(): Store | Promise<Store> }): void {
  const place = (): Open => {
    const made = make()
    return async () => await made.open()
  }
  describe(`store ${name}: the journal`, () => {
    testJournal(place)
  })
  describe(`store ${name}: the balances`, () => {
    testBalances(place)
  })
  describe(`store ${name}: the streams`, () => {
    testStreams(place)
  })
  describe(`store ${name}: upkeep`, () => {
    testUpkeep(place)
  })
}
