import { describe, expect, test } from 'vitest'
import { alerts, severityOfThreshold } from './alerts.ts'
import { instruments } from './instruments.ts'
import { bridgeSeries, budgetSeries, ledgerSeries, type Series, usageSeries } from './series.ts'
import { totalTokens } from './tokens.ts'

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
  { ratio: 0.5, severity: 'info' },
  { ratio: 0.8, severity: 'warning' },
  { ratio: 0.9, severity: 'critical' },
  { ratio: 1, severity: 'critical' },
])('a threshold at $ratio of the limit is $severity', ({ ratio, severity }) => {
  expect(severityOfThreshold(ratio)).toBe(severity)
})

test.each([
  { name: 'disjoint classes add up', counts: { input: 10, input_cached: 5, output: 2 }, total: 17 },
  { name: 'a known zero is a zero', counts: { input: 0 }, total: 0 },
  { name: 'nothing known is unknown, not zero', counts: {}, total: undefined },
])('$name', ({ counts, total }) => {
  expect(totalTokens(counts)).toBe(total)
})
