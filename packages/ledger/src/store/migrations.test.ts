import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseBudgets } from '@tollbell/budgets'
import { instruments, attributes as names } from '@tollbell/conventions'
import { expect, onTestFinished, test } from 'vitest'
import { Book } from '../booking/book.ts'
import type { BookingCounts } from '../booking/differences.ts'
import { readingsOf } from '../booking/readings.ts'
import { decodeJson } from '../otlp/json.ts'
import { isBooked } from '../sources/sources.ts'
import { testFolder } from '../testing/ledger.ts'
import { testSources } from '../testing/readings.ts'
import { otlpRequest, type TestRequest } from '../testing/requests.ts'
import { openSqlite } from './sqlite.ts'

// Files as released versions have left them; `npm test` of that version has written them.
const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))

const now = new Date('2026-11-22T12:00:00Z')

async function opened(name: string): Promise<Book> {
  const file = join(testFolder(), 'ledger.sqlite')
  copyFileSync(fixture(name), file)
  const store = openSqlite({ file })
  onTestFinished(() => store.close())
  expect(await store.check()).toEqual([])
  return await Book.open(store)
}

async function send(book: Book, request: TestRequest): Promise<BookingCounts> {
  const decoded = decodeJson(Buffer.from(JSON.stringify(otlpRequest(request))), isBooked)
  return await book.book(readingsOf(decoded, { ...testSources(), streams: book.streams }).readings, now)
}

test('a store of version 1 keeps every figure', async () => {
  const book = await opened('version-1.sqlite')
  const named = [...book.allTime].map(({ account: { measure, model, user, estimated, source }, amount }) => [
    [measure, model, user, estimated, source],
    amount,
  ])
  expect(named).toEqual([
    [['cost', 'gpt-5-mini', '', false, 'tollbell'], 5_000_000_000n],
    [['tokens', 'gpt-5-mini', '', false, 'tollbell'], 2000n],
    [['requests', 'gpt-5-mini', '', false, 'tollbell'], 3n],
    [['cost', 'gpt-5-mini', 'é "quoted"', true, 'tollbell'], 18_014_398_509_481_982n],
    [['unpriced', 'mystery', '', false, 'tollbell'], 77n],
  ])
  const dollars = async (from: string, to: string): Promise<bigint | undefined> => {
    const booked = await book.booked(Date.parse(from), Date.parse(to))
    return booked.find(({ account: { measure, user } }) => measure === 'cost' && user === '')?.amount
  }
  expect(await dollars('2026-10-01', '2026-11-01')).toBe(1_250_000_000n)
  expect(await dollars('2026-11-21', '2026-11-22')).toBe(1_250_000_000n)
  expect(await dollars('2026-11-22', '2026-11-23')).toBe(2_500_000_000n)
  expect(book.callTimes).toEqual({
    firstMs: Date.parse('2026-10-30T10:00:00Z'),
    lastMs: Date.parse('2026-11-22T11:10:00Z'),
  })
  expect(new Set(book.lastExports.keys())).toEqual(new Set(['chatbot', 'search']))
})

test('apps that go on after version 1 are booked by difference', async () => {
  const book = await opened('version-1.sqlite')
  const start = Date.parse('2026-10-30T09:59:00Z')
  const said = (dollars: number, startMs: number): Promise<BookingCounts> =>
    send(book, { instance: 'i1', points: [{ value: dollars, start: startMs, time: now.getTime() }] })
  expect(await said(4.5, start)).toMatchObject({ repeated: 1, booked: 0 })
  expect(await said(0.5, Date.parse('2026-11-22T10:59:00Z'))).toMatchObject({ repeated: 1, booked: 0 })
  expect(await said(5, start)).toMatchObject({ booked: 1 })
  expect([...book.allTime][0]?.amount).toBe(5_500_000_000n)
  const unpriced = { metric: instruments.unpricedTokens.name, attributes: { [names.responseModel]: 'mystery' } }
  const points = [{ value: 78, start: Date.parse('2026-11-22T11:09:00Z'), time: now.getTime(), ...unpriced }]
  expect(await send(book, { instance: 'i2', project: 'search', points })).toMatchObject({ booked: 1 })
  expect([...book.allTime].find(({ account: { measure } }) => measure === 'unpriced')?.amount).toBe(78n)
})

test('what version 1 has told is not told again', async () => {
  const book = await opened('version-1.sqlite')
  await book.setBudgets(parseBudgets('budgets: [{name: everything, limit: $10, step: $1}]'), now)
  const [balance] = (await book.standing(now)).balances(now)
  const told = [...(balance?.latches.values() ?? [])]
  const at = Date.parse('2026-11-22T11:10:00Z')
  expect(told.filter(({ kind }) => kind === 'step').every(({ crossedAtMs }) => crossedAtMs <= at)).toBe(true)
  expect(told.filter(({ crossedAtMs }) => crossedAtMs === now.getTime())).toEqual([])
})
