import { expect, test } from 'vitest'
import { entryOf } from '../journal/entry.ts'
import { openSqlite } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { JournalWriter } from './journal-writer.ts'

const nowMs = new Date('2026-11-22T12:00:00Z').getTime()
const minuteMs = 60_000

/** A store that several ledgers share, and how often each has written streams to it. */
function shared(): { store: (ledger: string) => Store; saves: Record<string, number> } {
  const one = openSqlite({ file: ':memory:' })
  const saves: Record<string, number> = {}
  const store = (ledger: string): Store => ({
    ...one,
    isShared: true,
    foldStreams(step) {
      saves[ledger] = (saves[ledger] ?? 0) + 1
      return one.foldStreams(step)
    },
  })
  return { store, saves }
}

test('of ledgers that share a store one saves the streams for all, and another one when it falls silent', async () => {
  const { store, saves } = shared()
  const [first, second] = await Promise.all([JournalWriter.open(store('first')), JournalWriter.open(store('second'))])
  const hear = async (atMs: number): Promise<void> => {
    const instance = { number: 1, id: 'i', project: 'chatbot', lastSeenMs: atMs, kept: false }
    await first.commit(() => Promise.resolve(entryOf({ atMs, instances: [instance] })))
    await second.catchUp()
  }

  for (let round = 0; round < 3; round++) {
    const atMs = nowMs + round * 10 * minuteMs
    await hear(atMs)
    const later = new Date(atMs + 6 * minuteMs)
    await first.tidy(later)
    await second.tidy(later)
  }
  expect(saves).toEqual({ first: 3 })

  await hear(nowMs + 60 * minuteMs)
  await second.tidy(new Date(nowMs + 66 * minuteMs))
  expect(saves).toEqual({ first: 3, second: 1 })
  expect(second.memory.streams.takeUnsaved().instances.size).toBe(0)
})
