import { expect, test } from 'vitest'
import { readAmount } from './amount.ts'

test.each([
  { text: '$10', unit: 'usd', value: 10_000_000_000n },
  { text: '$0.000000001', unit: 'usd', value: 1n },
  { text: '$1,250.50', unit: 'usd', value: 1_250_500_000_000n },
  { text: '2.5 USD', unit: 'usd', value: 2_500_000_000n },
  { text: '3 dollars', unit: 'usd', value: 3_000_000_000n },
  { text: '2_000_000 tokens', unit: 'tokens', value: 2_000_000n },
  { text: '1.5M tokens', unit: 'tokens', value: 1_500_000n },
  { text: '200k tokens', unit: 'tokens', value: 200_000n },
  { text: '$9_000_000_000', unit: 'usd', value: 9_000_000_000_000_000_000n },
  { text: '9_000_000_000_000M tokens', unit: 'tokens', value: 9_000_000_000_000_000_000n },
  { text: '1 request', unit: 'requests', value: 1n },
])('$text is $value at rest', ({ text, unit, value }) => {
  expect(readAmount(text)).toEqual({ unit, value })
})

test.each([
  { text: '10', mistake: '"10" is not an amount; write $10, 2_000_000 tokens or 500 requests' },
  { text: '$1,5', mistake: '"$1,5" is not an amount; write $10, 2_000_000 tokens or 500 requests' },
  { text: '$-5', mistake: '"$-5" is not an amount; write $10, 2_000_000 tokens or 500 requests' },
  { text: '$0', mistake: '"$0" is nothing; write an amount above zero' },
  {
    text: '$0.0000000001',
    mistake: '"$0.0000000001" is finer than a billionth of a dollar; write nine decimals at most',
  },
  { text: '1.5 tokens', mistake: '"1.5 tokens" is not a whole number of tokens; write one' },
  { text: '$10000000000', mistake: '"$10000000000" is more than a ledger can hold; write $9_000_000_000 at most' },
  {
    text: '10_000_000_000_000M tokens',
    mistake: '"10_000_000_000_000M tokens" is more than a ledger can hold; write 9_000_000_000_000M tokens at most',
  },
])('$text is no amount', ({ text, mistake }) => {
  expect(readAmount(text)).toEqual({ mistake })
})
