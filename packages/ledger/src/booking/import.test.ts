import { parseBudgets } from '@tollbell/budgets'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openSqlite } from '../store/sqlite.ts'
import { testAccount } from '../testing/balances.ts'
import { Book } from './book.ts'
import { bucketStart } from './bucket.ts'
import type { ImportCall, ImportSum } from './import.ts'

const now = new Date('2026-11-22T12:00:00Z')
const bucketMs = Date.parse('2026-03-04T05:15:00Z')
const account = testAccount({ measure: 'tokens' })

const sum = (amount: number, more: Partial<ImportSum> = {}): ImportSum => ({
  source: 'a ledger',
  account,
  bucketMs,
  amount,
  ...more,
})
const call = (id: string): ImportCall => ({
  source: 'a log',
  id,
  hour: '2026-03-04T05',
  atMs: bucketMs + 7,
  amounts: [
    { account, amount: 30 },
    { account: testAccount({ measure: 'requests' }), amount: 1 },
  ],
})

async function openBook(limits?: { projects: number; accountsPerProject: number }): Promise<Book> {
  const store = openSqlite({ file: ':memory:' })
  onTestFinished(() => store.close())
  const book = await Book.open(store)
  book.streams.accounts.begin([], limits)
  return book
}

async function amountsOf(book: Book, rows: readonly (ImportSum | ImportCall)[]): Promise<number[][]> {
  return (await book.import(rows, now)).map((parts) => parts.map(({ amount }) => amount))
}

async function tokensIn(book: Book): Promise<number> {
  const booked = await book.booked(bucketMs, bucketMs + 1)
  return booked.reduce((total, one) => (one.account.measure === 'tokens' ? total + Number(one.amount) : total), 0)
}

test('a sum is booked by what it says more than before, at its own time', async () => {
  const book = await openBook()
  expect(await amountsOf(book, [sum(10)])).toEqual([[10]])
  expect(await amountsOf(book, [sum(10), sum(12), sum(11), sum(3, { source: 'another' })])).toEqual([[], [2], [], [3]])
  expect(await tokensIn(book)).toBe(15)
})

test('a call is booked once, with all it says', async () => {
  const book = await openBook()
  expect(await amountsOf(book, [call('1'), call('2'), call('1')])).toEqual([[30, 1], [30, 1], []])
  expect(await amountsOf(book, [call('2'), { ...call('1'), source: 'another log' }])).toEqual([[], [30, 1]])
  expect(await tokensIn(book)).toBe(90)
  expect(book.callTimes?.firstMs).toBe(bucketMs + 7)
})

test('an import moves budgets, from when they were reset on, and nothing has to be read again for it', async () => {
  const store = openSqlite({ file: ':memory:' })
  onTestFinished(() => store.close())
  const file = parseBudgets('budgets: [{name: a, limit: 1000 tokens}, {name: again, limit: 1000 tokens}]')
  const spentIn = async (book: Book): Promise<string[]> =>
    (await book.standing(now)).balances(now).map(({ budget, spent }) => `${budget.name} ${spent}`)
  const book = await Book.open(store)
  await book.setBudgets(file, now)
  const yesterday = bucketStart(now.getTime() - 86_400_000)
  await book.import([sum(100, { bucketMs: yesterday })], now)
  await book.reset({ budgets: ['again'] }, now)
  expect(await spentIn(book)).toEqual(['a 100', 'again 0'])
  const reading = vi.spyOn(store, 'readBalances')
  await book.import([sum(110, { bucketMs: yesterday }), sum(7, { bucketMs: bucketStart(now.getTime()) })], now)
  await book.import([sum(5), sum(9, { bucketMs: bucketStart(now.getTime()) })], now)
  expect(await spentIn(book)).toEqual(['a 119', 'again 9'])
  expect(reading).not.toHaveBeenCalled()
  const reopened = await Book.open(store)
  await reopened.setBudgets(file, now)
  expect(await spentIn(reopened)).toEqual(['a 119', 'again 9'])
})

test('accounts beyond the limit are booked under other, and stay apart as rows', async () => {
  const book = await openBook({ projects: 10, accountsPerProject: 1 })
  const users = ['a', 'b', 'c'].map((user) => sum(5, { account: { ...account, user } }))
  expect(await amountsOf(book, users)).toEqual([[5], [5], [5]])
  expect(await amountsOf(book, users)).toEqual([[], [], []])
  expect(await tokensIn(book)).toBe(15)
})

test.each([
  { name: 'a fraction', row: sum(1.5), sentence: '1.5 is not an amount' },
  { name: 'less than nothing', row: sum(-1), sentence: '-1 is not an amount' },
  { name: 'no bucket', row: sum(1, { bucketMs: bucketMs + 1 }), sentence: 'is not the start of a quarter' },
])('$name is refused, and nothing beside it is booked', async ({ row, sentence }) => {
  const book = await openBook()
  await expect(book.import([sum(10), row], now)).rejects.toThrow(sentence)
  expect(await tokensIn(book)).toBe(0)
})
