import { expect, test } from 'vitest'
import { cureFor, didYouMean } from './spelling.ts'

test.each([
  { word: 'chanels', meant: 'channels' },
  { word: 'CHANNELS', meant: 'channels' },
  { word: 'hcannels', meant: 'channels' },
  { word: 'webhook', meant: undefined },
  { word: 'langauge', meant: 'language' },
  { word: 'limts', meant: 'limit' },
  { word: 'x'.repeat(101), meant: undefined },
])('$word → $meant', ({ word, meant }) => {
  expect(didYouMean(word, ['channels', 'language', 'limits of all', 'limit'])).toBe(meant)
})

test.each([
  { word: 'projct', cure: 'did you mean project?' },
  { word: 'who', cure: 'known here: project, user' },
])('the cure for $word', ({ word, cure }) => {
  expect(cureFor(word, ['project', 'user'])).toBe(cure)
})

test('where no letter is right, nothing is meant', () => {
  expect(didYouMean('xx', ['en', 'ja'])).toBeUndefined()
  expect(didYouMean('ex', ['en', 'ja'])).toBe('en')
})

test('where nothing is known, nothing is meant', () => {
  expect(didYouMean('limit', [])).toBeUndefined()
})
