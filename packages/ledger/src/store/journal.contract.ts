import { expect, test } from 'vitest'
import { bytes, foldTo, type Open } from '../testing/store-rows.ts'

/** What a journal must do. `place` makes a new, empty store. */
export function testJournal(place: () => Open): void {
  test('keeps entries in order, byte for byte', async () => {
    const open = place()
    const store = await open()
    const entry = Uint8Array.from({ length: 256 }, (_, value) => value)
    expect(await store.entriesAfter(0, 10)).toEqual([])
    for (const [position, one] of [[1, entry] as const, [2, bytes('two')] as const, [3, bytes('')] as const]) {
      expect(await store.append(position, one, 7)).toBe(true)
    }
    await store.close()
    const again = await open()
    expect((await again.entriesAfter(0, 10))?.map((one) => [...one])).toEqual([[...entry], [...bytes('two')], []])
    expect(await again.entriesAfter(1, 1)).toHaveLength(1)
    expect(await again.entriesAfter(3, 10)).toEqual([])
    await again.close()
  })

  test('a position is taken once, and who comes late is told', async () => {
    const store = await place()()
    expect(await store.append(1, bytes('mine'), 7)).toBe(true)
    expect(await store.append(1, bytes('yours'), 7)).toBe(false)
    expect(await store.append(2, bytes('yours'), 7)).toBe(true)
    const kept = await store.entriesAfter(0, 10)
    expect(kept?.map((one) => new TextDecoder().decode(one))).toEqual(['mine', 'yours'])
    await store.close()
  })

  test('what is folded is dropped in time, and who still wanted it is told', async () => {
    const store = await place()()
    for (const position of [1, 2, 3]) await store.append(position, bytes(String(position)), 7)
    await foldTo(store, 2)
    const later = Date.parse('2100-01-01')
    expect(await store.dropEntries(2, later, 1)).toBe(1)
    expect(await store.entriesAfter(0, 10)).toBeUndefined()
    expect(await store.entriesAfter(1, 10)).toHaveLength(2)
    expect(await store.dropEntries(2, later, 10)).toBe(1)
    expect(await store.entriesAfter(0, 10)).toBeUndefined()
    expect(await store.entriesAfter(1, 10)).toBeUndefined()
    expect(await store.entriesAfter(2, 10)).toHaveLength(1)
    await foldTo(store, 3, 2)
    expect(await store.dropEntries(3, later, 10)).toBe(1)
    expect(await store.entriesAfter(2, 10)).toBeUndefined()
    expect(await store.entriesAfter(3, 10)).toEqual([])
    // Who was asleep for so long does not write over what is folded.
    expect(await store.append(2, bytes('late'), 7)).toBe(false)
    expect(await store.append(4, bytes('next'), 7)).toBe(true)
    await store.close()
  })
}
