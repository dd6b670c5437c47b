import { describe, expect, test } from 'vitest'
import { amountToNumber, formatAmount, nanoUsdFromUsd, parseAmount, type Unit } from './amounts.ts'

test.each<{ amount: bigint; unit: Unit; text: string }>([
  { amount: 2_500_000_000n, unit: 'usd', text: '2.5' },
  { amount: 10n, unit: 'usd', text: '0.00000001' },
  { amount: 0n, unit: 'usd', text: '0' },
  { amount: -1_250_000_000n, unit: 'usd', text: '-1.25' },
  { amount: 9_007_199_254_740_993_000_000_001n, unit: 'usd', text: '9007199254740993.000000001' },
  { amount: 2_000_000n, unit: 'tokens', text: '2000000' },
  { amount: 100n, unit: 'requests', text: '100' },
])('$amount of $unit at rest is written $text and read back', ({ amount, unit, text }) => {
  expect(formatAmount(amount, unit)).toBe(text)
  expect(parseAmount(text, unit)).toBe(amount)
})

test.each<{ text: string; unit: Unit; why: string }>([
  { text: '1.5', unit: 'tokens', why: 'half a token' },
  { text: '0.0000000001', unit: 'usd', why: 'finer than a nano-dollar' },
  { text: '1e3', unit: 'usd', why: 'not a plain decimal number' },
  { text: '', unit: 'usd', why: 'nothing' },
])('$why is no amount', ({ text, unit }) => {
  expect(parseAmount(text, unit)).toBeUndefined()
})

describe('money in metrics', () => {
  test('nano-dollars survive the way through a double', () => {
    for (const nanoUsd of [1, 3, 999_999_999, 1_234_567_890_123, 2 ** 53 - 1]) {
      expect(nanoUsdFromUsd(amountToNumber(BigInt(nanoUsd), 'usd'))).toBe(nanoUsd)
    }
  })
})
