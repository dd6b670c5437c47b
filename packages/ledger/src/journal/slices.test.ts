import { expect, test } from 'vitest'
import { entryOf } from './entry.ts'
import { foldOfStreams } from './fold.ts'
import { streamSlice } from './slices.ts'

test.each([1, 2, 3, 4, 100])('slices of %i rows are all of the rows, in their order and once', (most) => {
  const fold = foldOfStreams()
  const instance = { id: 'i', project: 'chatbot', lastSeenMs: 5, kept: false }
  fold.add(entryOf({ atMs: 1, forgotten: [8, 9] }))
  fold.add(
    entryOf({
      atMs: 1,
      instances: [1, 2].map((number) => ({ ...instance, number })),
      ended: [{ number: 9, instance: 1, stream: 'd~b' }],
      opened: [1, 2, 3].map((number) => ({ number, instance: 1, stream: 'key', startMs: number })),
      words: { lives: Float64Array.of(4, 5), values: Float64Array.of(6, 7), timesMs: Float64Array.of(8, 9) },
    }),
  )
  const rows = fold.rows()
  const taken: unknown[] = []
  for (let done = 0; ; ) {
    const slice = streamSlice(rows, done, most)
    const { forgotten, instances, opened, words, ended } = slice.rows
    taken.push(...forgotten, ...instances, ...opened, ...words, ...ended)
    expect(taken).toHaveLength(slice.done)
    done = slice.done
    if (slice.isLast) break
  }
  expect(taken).toEqual([...rows.forgotten, ...rows.instances, ...rows.opened, ...rows.words, ...rows.ended])
})
