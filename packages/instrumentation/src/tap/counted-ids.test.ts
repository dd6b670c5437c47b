import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Metered, meteredFetch } from '../../test/kit/metered.ts'
import { countOnce } from './counted-ids.ts'

let one: Metered
let other: Metered

beforeAll(() => {
  one = meteredFetch()
  other = meteredFetch()
})
afterAll(() => Promise.all([one.close(), other.close()]))

test('an id is new once for each meter', () => {
  expect([countOnce(one.meter, 'a'), countOnce(one.meter, 'a'), countOnce(other.meter, 'a')]).toEqual([
    true,
    false,
    true,
  ])
})

test('the oldest ids are forgotten, so that memory has an end', () => {
  for (let index = 0; index < 10_000; index += 1) countOnce(one.meter, `id ${index}`)
  expect(countOnce(one.meter, 'id 9999')).toBe(false)
  expect(countOnce(one.meter, 'a')).toBe(true)
})
