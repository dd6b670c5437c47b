import { describe, expect, test } from 'vitest'
import { alerts } from './alerts.ts'
import { instruments } from './instruments.ts'
import { modelFamily } from './models.ts'
import { bridgeSeries, budgetSeries, ledgerSeries, type Series, usageSeries } from './series.ts'
import {
  directionOf,
  isTokenClass,
  pieceClasses,
  tokenClasses,
  totalTokens,
  type UsageCounts,
  usageClasses,
} from './tokens.ts'

const allSeries: Series[] = [usageSeries, budgetSeries, ledgerSeries, bridgeSeries].flatMap((family) =>
  Object.values(family),
)

describe('names', () => {
  test('no series is named twice', () => {
    const names = allSeries.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  test.each(allSeries)('$name is a name Prometheus likes', ({ name, type, help, labels }) => {
    expect(name).toMatch(/^tollbell_[a-z_]+$/)
    expect(name.endsWith('_total')).toBe(type === 'counter')
    expect(help).toMatch(/^\S.*\.$/)
    for (const label of labels) expect(label).toMatch(/^[a-z_]+$/)
  })

  test.each(Object.values(instruments))('$name has a unit and a sentence', ({ unit, description }) => {
    expect(unit).not.toBe('')
    expect(description).toMatch(/\.$/)
  })

  test.each(Object.entries(alerts))(
    'what makes two %s the same event is in their labels or annotations',
    (_, alert) => {
      const known = new Set<string>([...alert.labels, ...alert.annotations])
      expect(alert.eventKey.filter((name) => !known.has(name))).toEqual([])
    },
  )
})

test.each([
  { name: 'disjoint classes add up', counts: { input: 10, input_cached: 5, output: 2 }, total: 17 },
  { name: 'a known zero is a zero', counts: { input: 0 }, total: 0 },
  { name: 'nothing known is unknown, not zero', counts: {}, total: undefined },
  { name: 'one direction alone', counts: { input: 10, input_cached: 5, output: 2 }, direction: 'input', total: 15 },
  { name: 'a direction of which nothing is known', counts: { input: 10 }, direction: 'output', total: undefined },
] as const)('$name', ({ counts, total, ...more }) => {
  expect(totalTokens(counts, 'direction' in more ? more.direction : undefined)).toBe(total)
})

test('tokens and pieces are told apart, and images are no tokens', () => {
  expect(usageClasses.filter(isTokenClass)).toEqual(tokenClasses)
  expect(pieceClasses.map(directionOf)).toEqual(['input', 'input', 'output'])
  const counts: UsageCounts = { input: 3, output_images: 2 }
  expect(totalTokens(counts)).toBe(3)
})

test.each([
  { model: 'gpt-4o-2024-08-06', family: 'gpt-4o' },
  { model: 'claude-sonnet-4-5-20250929', family: 'claude-sonnet-4-5' },
  { model: 'claude-sonnet-4-5@20250929', family: 'claude-sonnet-4-5' },
  { model: 'gpt-4-0613', family: 'gpt-4' },
  { model: 'gpt-3.5-turbo-1106', family: 'gpt-3.5-turbo' },
  { model: 'mistral-large-2411', family: 'mistral-large' },
  { model: 'gpt-4o', family: 'gpt-4o' },
  { model: 'text-embedding-ada-002', family: 'text-embedding-ada-002' },
  { model: 'llama3.1:405b', family: 'llama3.1:405b' },
  { model: 'gpt-4-1106-preview', family: 'gpt-4-1106-preview' },
  { model: 'ft:gpt-4o-mini-2024-07-18:acme::abc', family: 'ft:gpt-4o-mini-2024-07-18:acme::abc' },
  { model: '', family: '' },
])('$model is of the family $family', ({ model, family }) => {
  expect(modelFamily(model)).toBe(family)
})
