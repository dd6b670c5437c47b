import { attributes as names } from '@tollbell/conventions'
import { Secret } from '@tollbell/service'
import { testDatabase } from '@tollbell/test-postgres/database'
import { expect, test } from 'vitest'
import type { StatusAnswer } from '../api/types.ts'
import { type TestLedgerOptions, testFolder, testLedger } from '../testing/ledger.ts'

const odd = ['a\0b', 'half \ud83d', "'; drop table accounts; --", '{"\\,NULL}', '\u202eltr', '🔔'.repeat(5000)]

test.each([
  { store: 'SQLite', place: (): Promise<TestLedgerOptions> => Promise.resolve({ dataDir: testFolder() }) },
  {
    store: 'PostgreSQL',
    place: async (): Promise<TestLedgerOptions> => ({ database: new Secret(await testDatabase()) }),
  },
])('names of any characters and length are booked, folded and known again on $store', async ({ place }) => {
  const where = await place()
  const send = async (value: number): Promise<StatusAnswer['allTime']> => {
    const ledger = await testLedger(where)
    for (const name of odd) {
      const attributes = { [names.responseModel]: name, [names.user]: name, [names.operation]: name }
      const request = { project: name, instance: name, points: [{ value, attributes }] }
      expect((await ledger.send(request)).status).toBe(200)
    }
    const { allTime } = await ledger.json<StatusAnswer>('/api/v1/status')
    // Closing leads the tables up to the journal.
    await ledger.close()
    return allTime
  }
  expect((await send(1)).costUsd).toBe(String(odd.length))
  expect((await send(1)).costUsd).toBe(String(odd.length))
  expect((await send(3)).costUsd).toBe(String(3 * odd.length))
})
