import { expect, test } from 'vitest'
import { byId, foldStreams, instance, life, type Open } from '../testing/store-rows.ts'

/** What the tables of streams must do. `place` makes a new, empty store. */
export function testStreams(place: () => Open): void {
  test('keep the last word of each life of each stream, by instance', async () => {
    const open = place()
    const store = await open()
    await foldStreams(store, {
      instances: [instance(1), instance(2, { id: 'é"\\', project: 'search', kept: true })],
      opened: [
        { ...life(1), instance: 1 },
        { ...life(2, { stream: 'stream 1', startMs: 13 }), instance: 1 },
        { ...life(7, { value: Number.MAX_SAFE_INTEGER, startMs: 0 }), instance: 2 },
      ],
    })
    await foldStreams(store, {
      instances: [instance(1, { lastSeenMs: 9 })],
      words: [{ life: 1, value: 12, timeMs: 102 }],
    })
    await store.close()
    const again = await open()
    const known = await again.instances(['instance 1', 'é"\\', 'unknown'])
    expect(known.sort((one, other) => one.number - other.number)).toEqual([
      {
        ...instance(1, { lastSeenMs: 9 }),
        lives: [life(1, { value: 12, timeMs: 102 }), life(2, { stream: 'stream 1', startMs: 13 })],
      },
      {
        ...instance(2, { id: 'é"\\', project: 'search', kept: true }),
        lives: [life(7, { value: Number.MAX_SAFE_INTEGER, startMs: 0 })],
      },
    ])
    const { lastInstance, lastLife, lastExports } = await again.opening()
    expect([lastInstance, lastLife, await again.streamCount()]).toEqual([2, 7, 3])
    // What is kept for good is no app that exports.
    expect(lastExports).toEqual(new Map([['chatbot', 9]]))
    await again.close()
  })

  test('a step that is taken again, as far as others have come since, changes nothing but that', async () => {
    const store = await place()()
    const rows = { instances: [instance(1)], opened: [life(1), life(2)].map((one) => ({ ...one, instance: 1 })) }
    await foldStreams(store, rows)
    await foldStreams(store, { ...rows, opened: rows.opened.map((one) => ({ ...one, value: 20, timeMs: 200 })) })
    const [known] = await store.instances(['instance 1'])
    expect(known?.lives).toEqual([1, 2].map((number) => life(number, { value: 20, timeMs: 200 })))
    await store.close()
  })

  test('lives that are over are gone, and their instance stays', async () => {
    const store = await place()()
    await foldStreams(store, {
      instances: [instance(1)],
      opened: [life(1), life(2)].map((one) => ({ ...one, instance: 1 })),
    })
    await foldStreams(store, { ended: [1] })
    const [known] = await store.instances(['instance 1'])
    expect([known?.lives.map(({ number }) => number), await store.streamCount()]).toEqual([[2], 1])
    await store.close()
  })

  test('silent instances are told, except kept ones, and forgotten with their streams', async () => {
    const store = await place()()
    await foldStreams(store, {
      instances: [instance(1), instance(2, { lastSeenMs: 6 }), instance(3, { kept: true }), instance(4)],
      opened: [1, 2, 3, 4].map((number) => ({ ...life(number), instance: number })),
    })
    expect(await store.silentInstances(6, 1)).toHaveLength(1)
    expect(new Set(await store.silentInstances(6, 10))).toEqual(new Set([1, 4]))
    // One of them comes back at once, under another number.
    await foldStreams(store, { forgotten: [1, 4], instances: [instance(5, { id: 'instance 4' })] })
    const known = await store.instances([1, 2, 3, 4].map((number) => `instance ${number}`))
    expect(known.map(({ number, lives }): [number, number] => [number, lives.length]).sort(byId)).toEqual([
      [2, 1],
      [3, 1],
      [5, 0],
    ])
    expect(await store.streamCount()).toBe(2)
    await store.close()
  })

  test('ten thousand rows are one step', async () => {
    const store = await place()()
    const numbers = Array.from({ length: 10_000 }, (_, index) => index + 1)
    await foldStreams(store, {
      instances: [instance(1)],
      opened: numbers.map((number) => ({ ...life(number), instance: 1 })),
    })
    await foldStreams(store, { words: numbers.map((number) => ({ life: number, value: 11, timeMs: 101 })) })
    const [known] = await store.instances(['instance 1'])
    expect(known?.lives.filter(({ value, timeMs }) => value === 11 && timeMs === 101)).toHaveLength(10_000)
    await store.close()
  })
}
