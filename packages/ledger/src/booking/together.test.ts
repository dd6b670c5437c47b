import { expect, test } from 'vitest'
import { Together } from './together.ts'
import { Turns } from './turns.ts'

function recorded(): { together: Together<number, string>; turns: Turns; groups: number[][] } {
  const groups: number[][] = []
  const turns = new Turns()
  const together = new Together(turns, async (items: readonly number[]) => {
    groups.push([...items])
    await Promise.resolve()
    if (items.includes(13)) throw new Error('13 is refused')
    return items.map((item) => `done ${item}`)
  })
  return { together, turns, groups }
}

test('what comes while a turn is awaited is done in one, and each is told its own result', async () => {
  const { together, turns, groups } = recorded()
  const before = turns.take(async () => {
    await Promise.all([])
  })
  const results = [1, 2, 3].map((item) => together.add(item))
  await before
  expect(await Promise.all(results)).toEqual(['done 1', 'done 2', 'done 3'])
  expect(await together.add(4)).toBe('done 4')
  expect(groups).toEqual([[1, 2, 3], [4]])
})

test('one that fails takes nobody with it', async () => {
  const { together, groups } = recorded()
  const results = await Promise.allSettled([1, 13, 3].map((item) => together.add(item)))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(groups).toEqual([[1, 13, 3], [1], [13], [3]])
  expect(await together.add(5)).toBe('done 5')
})

test('what would fail for everybody is not tried for each, and those who wait are told too', async () => {
  const groups: number[] = []
  const turns = new Turns()
  let isDown = true
  const together = new Together(
    turns,
    async (items: readonly number[]) => {
      groups.push(items.length)
      await Promise.resolve()
      if (isDown) throw new Error('nobody answers')
      return items
    },
    { isEverybodys: () => true },
  )
  const results = await Promise.allSettled(Array.from({ length: 120 }, (_, item) => together.add(item)))
  expect(results.every(({ status }) => status === 'rejected')).toBe(true)
  expect(groups).toEqual([50])
  isDown = false
  expect(await Promise.all([together.add(1), together.add(2)])).toEqual([1, 2])
})

test('a crowd is done in groups, and others come in between', async () => {
  const { together, turns, groups } = recorded()
  const results = Array.from({ length: 120 }, (_, item) => together.add(item + 100))
  await results[0]
  const sizesSoFar = await turns.take(() => Promise.resolve(groups.map(({ length }) => length)))
  expect(await Promise.all(results)).toHaveLength(120)
  expect(groups.map(({ length }) => length)).toEqual([50, 50, 20])
  expect(sizesSoFar.length).toBeLessThan(3)
})

test('what is heavy goes in smaller groups, but never in none', async () => {
  const groups: number[][] = []
  const together = new Together<number, number>(
    new Turns(),
    (items) => {
      groups.push([...items])
      return Promise.resolve(items)
    },
    { weigh: (weight) => weight },
  )
  await Promise.all([9_000, 11_000, 1, 50_000, 2, 3].map((weight) => together.add(weight)))
  expect(groups).toEqual([[9_000, 11_000], [1], [50_000], [2, 3]])
})
