import { join } from 'node:path'
import { parseBudgets } from '@tollbell/budgets'
import { expect, onTestFinished, test } from 'vitest'
import { openSqlite } from '../store/sqlite.ts'
import { testFolder } from '../testing/ledger.ts'
import { Book } from './book.ts'

async function testBook(): Promise<Book> {
  const store = openSqlite({ file: join(testFolder(), 'ledger.sqlite') })
  onTestFinished(() => store.close())
  return await Book.open(store)
}

const daily = (name: string): ReturnType<typeof parseBudgets> =>
  parseBudgets(`budgets: [{name: ${name}, limit: $10, period: day}]`)

test('budgets that change while a new day begins stay in force', async () => {
  const book = await testBook()
  await book.setBudgets(daily('before'), new Date('2026-11-22T23:59:59Z'))
  const midnight = new Date('2026-11-23T00:00:00Z')
  await Promise.all([book.setBudgets(daily('after'), midnight), book.standing(midnight)])
  const standing = await book.standing(midnight)
  expect(standing.balances(midnight).map(({ budget, period }) => [budget.name, period.start])).toEqual([
    ['after', midnight],
  ])
})
