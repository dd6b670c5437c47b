import { expect, test } from 'vitest'
import { testLedger } from '../../src/testing/ledger.ts'
import { fuzz } from './fuzz.ts'

// A clock that stands still, so that the same cases are the same requests each time.
const now = (): Date => new Date('2026-11-22T12:00:00Z')

test('what no exporter sends is answered as it should be, and booked as the rules say', async () => {
  const { url } = await testLedger({ now })
  const { cases, taken, refused, refusedPoints, booked } = await fuzz({ url, cases: 500, seed: 20261122, now })
  expect(cases).toBeGreaterThanOrEqual(500)
  // Nothing would fail if nothing were sent, or all of it refused.
  expect(Math.min(taken, refused, refusedPoints, booked)).toBeGreaterThan(100)
})
