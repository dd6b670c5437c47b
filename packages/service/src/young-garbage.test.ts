import { constants } from 'node:perf_hooks'
import { expect, test } from 'vitest'
import { YoungGarbage } from './young-garbage.ts'

const megabyte = 2 ** 20
const {
  NODE_PERFORMANCE_GC_INCREMENTAL: markingBegins,
  NODE_PERFORMANCE_GC_MAJOR: markingEnds,
  NODE_PERFORMANCE_GC_MINOR: young,
} = constants

test.each([
  { name: 'little garbage is left to V8', steps: [{ addMb: 7 }], collections: 0 },
  { name: 'much garbage is collected, whenever it is much', steps: [{ addMb: 24 }], collections: 3 },
  {
    name: 'while V8 marks, it waits',
    steps: [{ hear: markingBegins }, { addMb: 24 }, { hear: young }, { addMb: 24 }],
    collections: 0,
  },
  {
    name: 'what has waited is collected after the marking',
    steps: [{ hear: markingBegins }, { addMb: 24 }, { hear: markingEnds }, { addMb: 1 }],
    collections: 1,
  },
  {
    name: 'it does not wait for ever',
    steps: [{ hear: markingBegins }, { addMb: 65 }],
    collections: 1,
  },
])('$name', ({ steps, collections }) => {
  let collected = 0
  const garbage = new YoungGarbage(() => {
    collected++
  })
  for (const { addMb = 0, hear } of steps as { addMb?: number; hear?: number }[]) {
    if (hear !== undefined) garbage.hear(hear)
    for (let added = 0; added < addMb; added++) garbage.add(megabyte)
  }
  expect(collected).toBe(collections)
})
