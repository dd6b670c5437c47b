import { expect, test } from 'vitest'
import { inScope, matches, memberOf } from './scope.ts'

test.each([
  { pattern: 'gpt-5*', text: 'gpt-5-mini', fits: true },
  { pattern: 'gpt-5*', text: 'gpt-5', fits: true },
  { pattern: 'gpt-5*', text: 'gpt-4o', fits: false },
  { pattern: '*-mini', text: 'gpt-5-mini', fits: true },
  { pattern: 'a*b*c', text: 'a-b-b-c', fits: true },
  { pattern: 'a*a', text: 'a', fits: false },
  { pattern: 'gpt-5', text: 'gpt-5-mini', fits: false },
  { pattern: 'gpt.5', text: 'gpt-5', fits: false },
  { pattern: '*', text: '', fits: true },
])('$pattern fits "$text": $fits', ({ pattern, text, fits }) => {
  expect(matches(pattern, text)).toBe(fits)
})

const usage = { project: 'chatbot', provider: 'openai', model: 'gpt-5-mini', operation: '', user: '' }

test.each([
  { name: 'no pattern counts everything', scope: {}, counts: true },
  { name: 'all patterns must fit', scope: { project: ['chatbot'], model: ['gpt-4*'] }, counts: false },
  { name: 'each pattern has its field', scope: { project: ['chat*'], model: ['gpt-5*'] }, counts: true },
  { name: 'of several patterns one must fit', scope: { model: ['gpt-4*', 'gpt-5*'] }, counts: true },
  { name: 'none of several fits', scope: { model: ['gpt-4*', 'o3'] }, counts: false },
])('$name', ({ scope, counts }) => {
  expect(inScope(scope, usage)).toBe(counts)
})

test.each([
  { pattern: 'gpt-4o', model: 'gpt-4o-2024-08-06', counts: true },
  { pattern: 'gpt-4o', model: 'gpt-4o', counts: true },
  { pattern: 'gpt-4o', model: 'gpt-4o-mini-2024-07-18', counts: false },
  { pattern: 'gpt-4o-2024-08-06', model: 'gpt-4o-2024-08-06', counts: true },
  { pattern: 'gpt-4o-2024-08-06', model: 'gpt-4o', counts: false },
  { pattern: '*-mini', model: 'gpt-5-mini-2025-08-07', counts: true },
])('a budget for $pattern counts $model: $counts', ({ pattern, model, counts }) => {
  expect(inScope({ model: [pattern] }, { ...usage, model })).toBe(counts)
})

test('only models have snapshots', () => {
  expect(inScope({ project: ['shop'] }, { ...usage, project: 'shop-2024-08-06' })).toBe(false)
})

test.each([
  { name: 'without each, all are one', each: undefined, member: '' },
  { name: 'each user is one', each: 'user', member: 'alice' },
  { name: 'snapshots of a model are one', each: 'model', member: 'gpt-4o' },
  { name: 'usage that does not say its operation is nobody’s', each: 'operation', member: undefined },
] as const)('$name', ({ each, member }) => {
  const call = { ...usage, user: 'alice', model: 'gpt-4o-2024-08-06' }
  expect(memberOf(each === undefined ? {} : { each }, call)).toBe(member)
})
