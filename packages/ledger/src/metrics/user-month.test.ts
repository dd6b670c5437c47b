import { periodAt } from '@tollbell/budgets'
import { expect, test } from 'vitest'
import { StoreError } from '../store/store-error.ts'
import { testAccount } from '../testing/balances.ts'
import { UserMonth } from './user-month.ts'

/** The users of a ledger in which somebody spends a dollar before each reading; it says what was asked of it. */
function users({ most = 20, readingMs = 0 } = {}) {
  let now = new Date(0)
  const asked: string[] = []
  const errors: unknown[] = []
  const failures: unknown[] = []
  const month = new UserMonth({
    booked: (fromMs) => {
      now = new Date(now.getTime() + readingMs)
      asked.push(new Date(fromMs).toISOString().slice(0, 'yyyy-mm'.length))
      const failure = failures.shift()
      if (failure !== undefined) return Promise.reject(failure)
      const amount = BigInt(asked.length)
      return Promise.resolve([{ account: testAccount({ user: 'ann' }), amount }])
    },
    most,
    now: () => now,
    onError: (error) => errors.push(error),
  })
  const at = async (iso: string): Promise<number | undefined> => {
    now = new Date(iso)
    const [ann] = await month.present(periodAt({ period: 'month', timezone: 'UTC' }, now))
    return ann && Number(ann.amount)
  }
  return { month, at, asked, errors, failures }
}

test('the first to ask waits; later ones are told what is known, and what is old is read behind their backs', async () => {
  const { month, at, asked } = users()
  expect(await at('2026-11-22T12:00:00Z')).toBe(1)
  expect(await at('2026-11-22T12:00:29Z')).toBe(1)
  expect(asked).toHaveLength(1)
  expect(await at('2026-11-22T12:00:30Z')).toBe(1)
  await month.close()
  expect(asked).toHaveLength(2)
  expect(await at('2026-11-22T12:00:59Z')).toBe(2)
})

test('who asks at the same time waits for the same', async () => {
  const { at, asked } = users()
  expect(await Promise.all([at('2026-11-22T12:00:00Z'), at('2026-11-22T12:00:00Z')])).toEqual([1, 1])
  expect(asked).toHaveLength(1)
})

test('what takes two seconds to read is read again after a hundred', async () => {
  const { month, at, asked } = users({ readingMs: 2000 })
  await at('2026-11-22T12:00:00Z')
  await at('2026-11-22T12:01:41Z')
  expect(asked).toHaveLength(1)
  await at('2026-11-22T12:01:42Z')
  await month.close()
  expect(asked).toHaveLength(2)
})

test('a new month begins with what is known of it', async () => {
  const { at, asked } = users()
  await at('2026-11-30T23:59:59Z')
  expect(await at('2026-12-01T00:00:00Z')).toBe(2)
  expect(asked).toEqual(['2026-11', '2026-12'])
})

test('while the store does not answer, nothing is said, or what is known; anything else is told', async () => {
  const { month, at, errors, failures } = users()
  const mistake = new Error('a mistake of ours')
  failures.push(new StoreError(new Error('disk is full')))
  expect(await at('2026-11-22T12:00:00Z')).toBe(undefined)
  expect(await at('2026-11-22T12:00:01Z')).toBe(2)
  failures.push(mistake)
  expect(await at('2026-11-22T12:01:00Z')).toBe(2)
  await month.close()
  expect(await at('2026-11-22T12:01:00Z')).toBe(2)
  await month.close()
  expect(errors).toEqual([mistake])
})

test('where no user is to be named, nothing is read', async () => {
  const { at, asked } = users({ most: 0 })
  expect(await at('2026-11-22T12:00:00Z')).toBe(undefined)
  expect(asked).toEqual([])
})
