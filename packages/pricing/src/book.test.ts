import { usageClasses } from '@tollbell/conventions'
import { expect, test } from 'vitest'
import { PriceBookError, parsePriceBook, readPriceBook } from './book.ts'

function mistakesOf(read: () => unknown): readonly string[] {
  try {
    read()
  } catch (error) {
    if (error instanceof PriceBookError) return error.mistakes
    throw error
  }
  return []
}

test('all mistakes are told at once, each with its place and its cure', () => {
  const table = { gpt: { input: 1 }, 'openai/a': { input: '2,5', inputs: 1 }, 'openai/b': 7, 'openai/c': {} }
  expect(mistakesOf(() => parsePriceBook(table, 'prices.json'))).toEqual([
    'prices.json: "gpt": write the key as provider/model, such as "openai/gpt-4o"',
    'prices.json: "openai/a": "input" is "2,5"; write USD as a number, such as 2.5 per 1M tokens',
    `prices.json: "openai/a": "inputs" is nothing that is billed; use one of ${usageClasses.join(', ')}`,
    'prices.json: "openai/b": write its prices as an object such as { "input": 2.5, "output": 10 }',
    'prices.json: "openai/c": has no price; for a free model write { "input": 0, "output": 0 }',
  ])
})

test.each([
  { name: 'a list', text: '[]', mistake: 'write an object such as' },
  { name: 'no JSON', text: '{', mistake: 'the prices file is not JSON' },
  { name: 'a negative price', text: '{"a/b":{"input":-1}}', mistake: '"input" is -1' },
])('$name is refused', ({ text, mistake }) => {
  expect(mistakesOf(() => readPriceBook('p.json', () => text))).toEqual([expect.stringContaining(mistake)])
})

function noSuchFile(): never {
  throw new Error('ENOENT')
}

test('a file that is not there is told by name', () => {
  expect(mistakesOf(() => readPriceBook('p.json', noSuchFile))).toEqual([
    'p.json: the prices file cannot be read: ENOENT',
  ])
})
