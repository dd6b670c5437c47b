import { expect, test } from 'vitest'
import { testLedger } from '../../src/testing/ledger.ts'
import { fuzz } from './fuzz.ts'

test('what no exporter sends is answered as it should be, and booked as the rules say', async () => {
  const { url } = await testLedger()
  expect(await fuzz({ url, cases: 500, seed: 20261122 })).toBeGreaterThan(300)
})
