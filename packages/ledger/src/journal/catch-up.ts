import { setImmediate as othersHadTheirTurn } from 'node:timers/promises'
import { Memory } from '../booking/memory.ts'
import type { Store } from '../store/store.ts'
import { decodeEntry } from './codec.ts'
import type { Entry } from './entry.ts'
import type { Folding } from './folding.ts'

// Between two batches others have their turn.
const entriesAtOnce = 8

/** Memory as the store knows it: the tables, and the entries after them. */
export async function loadMemory(
  store: Store,
  folding: Folding,
  applied?: (entry: Entry, bytes: number) => void,
): Promise<Memory> {
  for (;;) {
    await folding.finish('balances')
    const opening = await store.opening()
    const { folded, target } = opening.progress.balances
    // Another ledger has begun one in between: its tables are half of one moment and half of the next.
    if (folded !== target) continue
    const memory = new Memory(opening)
    if (await catchUp(store, memory, applied)) return memory
  }
}

/**
 * Applies the entries that others have appended. False when the next of them is dropped already: what is missing is in
 * the tables, and memory has to be loaded anew.
 */
export async function catchUp(
  store: Store,
  memory: Memory,
  applied?: (entry: Entry, bytes: number) => void,
): Promise<boolean> {
  for (;;) {
    const entries = await store.entriesAfter(memory.position, entriesAtOnce)
    if (entries === undefined) return false
    if (entries.length === 0) return true
    for (const bytes of entries) {
      const entry = decodeEntry(bytes)
      await loadInstances(
        store,
        memory,
        entry.instances.map(({ id }) => id),
      )
      memory.apply(entry)
      applied?.(entry, bytes.length)
    }
    if (entries.length === entriesAtOnce) await othersHadTheirTurn()
  }
}

/** Takes those of the instances into memory that the store knows and the memory does not. */
export async function loadInstances(store: Store, memory: Memory, ids: Iterable<string>): Promise<void> {
  const missing = [...new Set(ids)].filter((id) => memory.streams.instance(id) === undefined)
  if (missing.length > 0) memory.streams.load(await store.instances(missing), memory.position)
}
