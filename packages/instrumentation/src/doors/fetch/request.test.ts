import { expect, test, vi } from 'vitest'
import { routerFor } from '../../providers/providers.ts'
import { marked, targetFinder } from './request.ts'

const chat = 'https://api.openai.com/v1/chat/completions'
const post = { method: 'POST' }

function countingFinder(): { targetOf: ReturnType<typeof targetFinder>; lookUps: () => number } {
  const routeOf = vi.fn<ReturnType<typeof routerFor>>(routerFor({}))
  return { targetOf: targetFinder(routeOf), lookUps: () => routeOf.mock.calls.length }
}

test.each([
  { name: 'a text', input: chat },
  { name: 'a URL', input: new URL(chat) },
  { name: 'a Request', input: new Request(chat, post) },
])('an address posted to again and again is looked up once: $name', ({ input }) => {
  const { targetOf, lookUps } = countingFinder()
  const [first, second] = [targetOf(input, post), targetOf(input, post)]
  expect(first).toMatchObject({ url: new URL(chat), route: { provider: 'openai' } })
  expect(second).toBe(first)
  expect(lookUps()).toBe(1)
})

test.each([
  {
    name: 'many others',
    others: Array.from({ length: 1_000 }, (_, index) => `https://example.com/${index}`),
    again: 1,
  },
  { name: 'others too long to keep', others: [`https://example.com/?q=${'x'.repeat(1_000)}`], again: 0 },
])('the memory of addresses has an end: $name', ({ others, again }) => {
  const { targetOf, lookUps } = countingFinder()
  targetOf(chat, post)
  for (const other of others) expect(targetOf(other, post)).toBeUndefined()
  const before = lookUps()
  expect(targetOf(chat, post)).toMatchObject({ route: { provider: 'openai' } })
  expect(lookUps() - before).toBe(again)
})

test('a call that is counted already is nobody’s, remembered or not', () => {
  const { targetOf } = countingFinder()
  expect(targetOf(chat, post)).toBeDefined()
  expect(targetOf(chat, marked(post))).toBeUndefined()
  expect(targetOf(chat, { method: 'DELETE' })).toBeUndefined()
})
