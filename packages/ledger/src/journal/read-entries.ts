import type { Journal } from '../store/store.ts'
import { decodeEntry } from './codec.ts'
import type { Entry } from './entry.ts'

// What is read at once. An entry may be a few hundred bytes or some hundred kilobytes, so it is learned from those before.
const bytesAtOnce = 2 ** 17
const mostAtOnce = 100

export interface ReadEntry {
  readonly entry: Entry
  readonly bytes: number
}

/**
 * The entries after a position, a few at a time, up to another position or the end of the journal. The last thing it
 * yields is `undefined` when the next entry is dropped already.
 */
export async function* readEntries(
  journal: Journal,
  after: number,
  upTo: number = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly ReadEntry[] | undefined> {
  let position = after
  let most = 1
  while (position < upTo) {
    const some = await journal.entriesAfter(position, Math.min(most, upTo - position))
    if (some === undefined) yield undefined
    if (some === undefined || some.length === 0) return
    yield some.map((bytes) => ({ entry: decodeEntry(bytes), bytes: bytes.length }))
    position += some.length
    const mean = some.reduce((sum, { length }) => sum + length, 0) / some.length
    most = Math.max(1, Math.min(mostAtOnce, Math.floor(bytesAtOnce / mean)))
  }
}

/** All entries after a position and up to another; `undefined` when some of them are dropped already. */
export async function allEntries(journal: Journal, after: number, upTo: number): Promise<readonly Entry[] | undefined> {
  const all: Entry[] = []
  for await (const some of readEntries(journal, after, upTo)) {
    if (some === undefined) return undefined
    for (const { entry } of some) all.push(entry)
  }
  return all
}
