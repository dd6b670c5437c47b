import { expect, test } from 'vitest'
import { amount, bar, count, localTime, percent, plain, plural, usd } from './format.ts'

test.each([
  { text: usd('0'), expected: '$0.00' },
  { text: usd('1234.5'), expected: '$1,234.50' },
  { text: usd('0.557'), expected: '$0.5570' },
  { text: usd('0.00004999'), expected: '$0.00' },
  { text: usd('9007199254740993.123456789'), expected: '$9,007,199,254,740,993.1235' },
  { text: count(1_234_567), expected: '1,234,567' },
  { text: percent(0.8125), expected: '81.2%' },
  { text: percent(0.29), expected: '29%' },
  { text: percent(0.9999), expected: '99.9%' },
  { text: plural(1, 'call'), expected: '1 call' },
  { text: plural(1200, 'call'), expected: '1,200 calls' },
  { text: amount('1', 'requests'), expected: '1 request' },
  { text: amount('2000000', 'tokens'), expected: '2,000,000 tokens' },
  { text: amount('2.5', 'usd'), expected: '$2.50' },
  { text: localTime('2026-11-22T00:15:07Z', 'Asia/Tehran'), expected: '2026-11-22 03:45:07' },
])('$expected', ({ text, expected }) => {
  expect(text).toBe(expected)
})

test.each([
  { name: 'chat\n2', shown: 'chat\\u000a2' },
  { name: '\u001b[2Jshop\u009b31m', shown: '\\u001b[2Jshop\\u009b31m' },
  { name: '仕入れ “A” 🐟', shown: '仕入れ “A” 🐟' },
])('the name $shown takes one line and moves no cursor', ({ name, shown }) => {
  expect(plain(name)).toBe(shown)
})

test.each([
  { ratio: 0, drawn: '░░░░' },
  { ratio: 0.999, drawn: '███░' },
  { ratio: 1, drawn: '████' },
  { ratio: 7, drawn: '████' },
])('a bar at $ratio is $drawn', ({ ratio, drawn }) => {
  expect(bar(ratio, 4)).toBe(drawn)
})
