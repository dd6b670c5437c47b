import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ExactSums } from './exact-sums.ts'

test('however large amounts are, and in whatever order they come, their sum is exact', () => {
  const amount = fc.oneof(fc.maxSafeNat(), fc.constant(Number.MAX_SAFE_INTEGER), fc.nat(3))
  const row = fc.nat(99)
  fc.assert(
    fc.property(fc.array(fc.tuple(row, fc.oneof(amount, fc.bigInt(0n, 2n ** 70n)))), (added) => {
      const sums = new ExactSums()
      sums.reach(100)
      const expected = Array.from({ length: 100 }, () => 0n)
      for (const [to, one] of added) {
        if (typeof one === 'bigint') sums.addBig(to, one)
        else sums.add(to, one)
        expected[to] = (expected[to] ?? 0n) + BigInt(one)
      }
      expect(expected.map((_, at) => sums.at(at))).toEqual(expected)
      expect(expected.map((_, at) => sums.nearly(at) / 2)).toEqual(expected.map((sum) => Number(sum) / 2))
    }),
  )
})

test('rows that are cleared begin at zero', () => {
  const sums = new ExactSums()
  sums.reach(2)
  sums.addBig(1, 2n ** 60n + 1n)
  sums.clear()
  sums.add(1, 5)
  expect([sums.at(0), sums.at(1)]).toEqual([0n, 5n])
})
