import { expect, test } from 'vitest'
import { storable, storableId } from './storable.ts'

test.each([
  { name: 'what anybody writes stays', text: 'chatbot 見積もり 🔔', kept: 'chatbot 見積もり 🔔' },
  { name: 'a NUL', text: 'a\0b', kept: 'a\ufffdb' },
  { name: 'half a character', text: 'a\ud83db', kept: 'a\ufffdb' },
])('$name', ({ text, kept }) => {
  expect(storable(text)).toBe(kept)
  expect(storableId(text)).toBe(kept)
})

test('long ids stay different, and fit into an index', () => {
  const long = '見'.repeat(10_000)
  const ids = [long, `${long}a`, `${long}b`].map(storableId)
  expect(new Set(ids).size).toBe(3)
  for (const id of ids) expect(Buffer.byteLength(id)).toBeLessThan(2704)
  expect(storableId(long)).toBe(ids[0])
})
