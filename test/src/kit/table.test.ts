import { expect, test } from 'vitest'
import { quantile, table } from './table.ts'

test('a table has its names to the left and its numbers to the right', () => {
  expect(
    table([
      ['', 'median s'],
      ['warm start', '4.2'],
    ]),
  ).toBe('            median s\nwarm start       4.2\n')
})

test.each([
  { share: 0.5, value: 2 },
  { share: 0.99, value: 4 },
  { share: 1, value: 4 },
])('the $share quantile of 1 to 4 is $value', ({ share, value }) => {
  expect(quantile([4, 1, 3, 2], share)).toBe(value)
})
