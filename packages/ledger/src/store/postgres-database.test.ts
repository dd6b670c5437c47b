import { testDatabase } from '@tollbell/test-postgres/database'
import { Pool } from 'pg'
import { expect, test } from 'vitest'
import { kyselyPool } from './postgres-database.ts'

test('who asks after a question that was never answered gets the answer to his own', async () => {
  const pool = kyselyPool(new Pool({ connectionString: await testDatabase(), max: 1, query_timeout: 400 }))
  const stuck = await pool.connect()
  await expect(stuck.query('select pg_sleep(60)', [])).rejects.toThrow('Query read timeout')
  stuck.release()
  const next = await pool.connect()
  expect((await next.query('select 1 as one', [])).rows).toEqual([{ one: 1 }])
  next.release()
  await pool.end()
})
