import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

// In a process of its own, for flags hold for a whole process: new objects that live on for a while, as under load. The
// median, for around a full collection it is larger for a moment. What is collected is heard of two turns later, so a
// turn makes far less than fills the space, as a server's does.
const work = (before: string): string => `
  import { getHeapSpaceStatistics } from 'node:v8'
  import { setImmediate as turn } from 'node:timers/promises'
  ${before}
  const kept = []
  const sizes = []
  for (let number = 0; number < 2_000_000; number++) {
    kept[number % 200_000] = { number: number + 0.5, list: [number] }
    if (number % 1_000 > 0) continue
    sizes.push(getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size)
    await turn()
  }
  console.log(sizes.sort((one, other) => one - other)[sizes.length / 2])`

const limitBytes = 4 * 2 ** 20

test.each([
  { name: 'as it is, the space for new objects grows', before: '', isSmall: false },
  {
    name: 'in a small heap it stays small',
    before: `import { keepHeapSmall } from ${JSON.stringify(join(import.meta.dirname, 'small-heap.ts'))}
      keepHeapSmall(${limitBytes})`,
    isSmall: true,
  },
])('$name', ({ before, isSmall }) => {
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', work(before)], { encoding: 'utf8' })
  expect(Number(said) <= 4 * limitBytes).toBe(isSmall)
})
