import { expect } from 'vitest'
import { type TestLedger, testFolder, testLedger } from './ledger.ts'

/** A ledger of $1 on October 5 and $2 on November 20 that, on November 22 in Tokyo, has removed the former. */
export async function trimmedLedger(): Promise<TestLedger> {
  const shared = { dataDir: testFolder(), budgets: 'timezone: Asia/Tokyo\nbudgets: []' }
  let at = new Date()
  const before = await testLedger({ ...shared, now: () => at })
  for (const [iso, value] of [['2026-10-05T03:00:00Z', 1] as const, ['2026-11-20T03:05:00Z', 2] as const]) {
    at = new Date(iso)
    await before.send({ instance: iso, points: [{ value, time: at.getTime() }] })
  }
  await before.close()
  at = new Date('2026-11-22T03:00:00Z')
  const ledger = await testLedger({ ...shared, now: () => at, retentionDays: 7 })
  // It tidies up once it has started.
  await expect.poll(() => ledger.json('/api/v1/status')).toHaveProperty('history.keptFrom')
  return ledger
}
