import { expect, test } from 'vitest'
import { bytesOf, LineBytes } from './line-bytes.ts'

function textOf(lines: LineBytes): string {
  return Buffer.from(lines.take()).toString('utf8')
}

test.each([0, 7, 10, 99, 100, 2 ** 31, 2 ** 32 + 1, 1e15, Number.MAX_SAFE_INTEGER, 2 ** 60, 0.25, -3])(
  '%d is written as JSON has it',
  (value) => {
    const lines = new LineBytes()
    lines.addNumber(value)
    expect(textOf(lines)).toBe(JSON.stringify(value))
  },
)

test('digits are filled up with zeros', () => {
  const lines = new LineBytes()
  for (const value of [5, 42, 678]) lines.addDigits(value, 3)
  expect(textOf(lines)).toBe('005042678')
})

test('there is room for as much as comes', () => {
  const lines = new LineBytes()
  const text = 'a short text, or 長い文'
  for (let time = 0; time < 10_000; time += 1) {
    lines.add(bytesOf(text))
    lines.addByte(10)
  }
  expect(textOf(lines)).toBe(`${text}\n`.repeat(10_000))
  expect(lines.length).toBe(0)
})

test('what is cut off is handed over, and no part of the rest', () => {
  const lines = new LineBytes()
  lines.add(bytesOf('one'))
  const from = lines.length
  lines.add(bytesOf('two'))
  const two = lines.cut(from)
  lines.add(bytesOf('three'))
  expect([textOf(lines), Buffer.from(two).toString()]).toEqual(['onethree', 'two'])
})
