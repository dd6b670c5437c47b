import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { BudgetsError } from './mistakes.ts'
import { parseBudgets } from './parse/file.ts'
import { budgetsSchema } from './schema.ts'

const validate = new Ajv({ allowUnionTypes: true }).compile(budgetsSchema())
const root = join(import.meta.dirname, '../../..')

const isTaken = (text: string): boolean => {
  try {
    parseBudgets(text)
    return true
  } catch (error) {
    if (error instanceof BudgetsError) return false
    throw error
  }
}

test('budgets.schema.json is what `npm run generate` writes', () => {
  const committed = readFileSync(join(import.meta.dirname, '../budgets.schema.json'), 'utf8')
  expect(committed).toBe(`${JSON.stringify(budgetsSchema(), undefined, 2)}\n`)
})

test.each(['deploy/budgets.example.yaml', 'packages/cli/demo/budgets.yaml'])(
  '%s is a good file, and names the schema',
  (file) => {
    const text = readFileSync(join(root, file), 'utf8')
    expect(isTaken(text)).toBe(true)
    expect([validate(parse(text)), validate.errors]).toEqual([true, null])
    expect(text).toMatch(/^# yaml-language-server: \$schema=\S+budgets\.schema\.json$/m)
  },
)

test('every example in the README is a good file', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  const examples = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text)
  expect(examples.length).toBeGreaterThan(0)
  for (const text of examples) {
    expect(parseBudgets(text).budgets.length).toBeGreaterThan(0)
    expect([validate(parse(text)), validate.errors]).toEqual([true, null])
  }
})

describe('an editor underlines what the parser refuses', () => {
  test.each([
    '{name: a, limit: 10}',
    '{name: a, limit: 10 dolars}',
    '{name: a, limt: $10}',
    '{limit: $10}',
    '{name: a}',
    '{name: [a], limit: $10}',
    '{name: a, limit: $10, period: monthly}',
    '{name: a, limit: $10, period: {month: 32}}',
    '{name: a, limit: $10, period: {week: sonday}}',
    '{name: a, limit: $10, period: {rolling: soon}}',
    '{name: a, limit: $10, period: {month: 3, week: sunday}}',
    '{name: a, limit: $10, period: {year: 1}}',
    '{name: a, limit: $10, thresholds: [0.8]}',
    '{name: a, limit: $10, thresholds: {a: 80%}}',
    '{name: a, limit: $10, warning: high}',
    '{name: a, limit: $10, rearm: low}',
    '{name: a, limit: $10, report: $1}',
    '{name: a, limit: $10, each: team}',
    '{name: a, limit: $10, timezone: "+09:00"}',
    '{name: a, limit: $10, scope: {team: x}}',
    '{name: a, limit: $10, scope: {model: []}}',
    '{name: a, limit: $10, scope: chatbot}',
    '{name: a, step: $1, remaining: [$1]}',
    '{name: a, limit: $1, remaining: []}',
    '{name: a, step: $1, report: 10%}',
    '$10',
  ])('%s', (budget) => {
    const text = `budgets: [${budget}]`
    expect([isTaken(text), validate(parse(text))]).toEqual([false, false])
  })
})

test('what the parser takes, an editor does not underline', () => {
  const level = fc.constantFrom('80%', '$2.50', '12.25 %', '3 dollars')
  const optional = {
    limit: fc.constantFrom('$10', '1,000 USD', '$ 1_000.5'),
    scope: fc.constantFrom({ project: 'a' }, { model: ['gpt-5*', 'o3'], user: 7 }),
    each: fc.constantFrom('user', 'project', 'team'),
    period: fc.constantFrom(
      'day',
      'minute',
      { month: 31 },
      { week: 'sunday' },
      { rolling: '90 minutes' },
      'rolling 7d',
    ),
    timezone: fc.constantFrom('Asia/Tokyo', 'UTC'),
    thresholds: fc.oneof(level, fc.array(level, { maxLength: 3 })),
    warning: level,
    critical: level,
    rearm: level,
    remaining: fc.array(fc.constantFrom('$1', '20%'), { maxLength: 2 }),
    step: fc.constantFrom('$1', '500 requests'),
    report: fc.constantFrom('10%', '25 %'),
  }
  let taken = 0
  fc.assert(
    fc.property(
      fc.record({ name: fc.constantFrom('a', 2026, true), ...optional }, { requiredKeys: ['name'] }),
      (budget) => {
        const file = { budgets: [budget] }
        if (!isTaken(JSON.stringify(file))) return
        taken++
        expect([validate(file), validate.errors]).toEqual([true, null])
      },
    ),
    { numRuns: 500 },
  )
  expect(taken).toBeGreaterThan(20)
})
