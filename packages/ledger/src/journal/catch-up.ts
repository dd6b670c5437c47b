import { setImmediate as othersHadTheirTurn } from 'node:timers/promises'
import { Memory } from '../booking/memory.ts'
import type { Store } from '../store/store.ts'
import type { Entry } from './entry.ts'
import type { Folding } from './folding.ts'
import { readEntries } from './read-entries.ts'

/** Memory as the store knows it: the tables, and the entries after them. */
export async function loadMemory(
  store: Store,
  folding: Folding,
  applied?: (entry: Entry, bytes: number) => void,
): Promise<Memory> {
  for (;;) {
    await folding.finish()
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
  for await (const entries of readEntries(store, memory.position)) {
    if (entries === undefined) return false
    for (const { entry, bytes } of entries) {
      const ids = entry.instances.map(({ id }) => id)
      await loadInstances(store, memory, ids)
      memory.apply(entry)
      applied?.(entry, bytes)
    }
    await othersHadTheirTurn()
  }
  return true
}

/** Takes those of the instances into memory that the store knows and the memory does not. */
export async function loadInstances(store: Store, memory: Memory, ids: Iterable<string>): Promise<void> {
  const missing = [...new Set(ids)].filter((id) => memory.streams.instance(id) === undefined)
  if (missing.length > 0) memory.streams.load(await store.instances(missing), memory.position)
}
