import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BudgetsError } from '../mistakes.ts'
import { parseBudgets } from './file.ts'

function mistakesOf(text: string): readonly string[] {
  try {
    parseBudgets(text)
  } catch (error) {
    if (error instanceof BudgetsError) return error.mistakes
    throw error
  }
  return []
}

describe('a good file', () => {
  test('says what every budget counts, allows and tells', () => {
    const text = `
timezone: Asia/Tokyo
language: ja
budgets:
  - name: everything
    limit: $10
    thresholds: [50%, 80%, 99.95%]
    remaining: [$1, $5]
    step: $1
  - name: chatbot tokens
    scope: {project: chatbot, model: [gpt-5*, o3]}
    each: user
    limit: 2_000_000 tokens
    warning: 1_500_000 tokens
    report: 25%
    period: day
    timezone: Asia/Seoul
`
    expect(parseBudgets(text)).toEqual({
      timezone: 'Asia/Tokyo',
      language: 'ja',
      budgets: [
        {
          name: 'everything',
          scope: {},
          unit: 'usd',
          limit: 10_000_000_000n,
          period: 'month',
          timezone: 'Asia/Tokyo',
          thresholds: [
            { at: 5_000_000_000n, ratio: 0.5 },
            { at: 8_000_000_000n, ratio: 0.8 },
            { at: 9_995_000_000n, ratio: 0.9995 },
          ],
          warningAt: 8_000_000_000n,
          criticalAt: 9_000_000_000n,
          remaining: [5_000_000_000n, 1_000_000_000n],
          step: 1_000_000_000n,
        },
        {
          name: 'chatbot tokens',
          scope: { project: ['chatbot'], model: ['gpt-5*', 'o3'] },
          each: 'user',
          unit: 'tokens',
          limit: 2_000_000n,
          period: 'day',
          timezone: 'Asia/Seoul',
          thresholds: [{ at: 1_500_000n }, { at: 1_800_000n, ratio: 0.9 }, { at: 2_000_000n, ratio: 1 }],
          warningAt: 1_500_000n,
          criticalAt: 1_800_000n,
          report: 0.25,
          remaining: [],
        },
      ],
    })
  })

  test.each([
    { name: 'a file that says so', text: 'budgets: []' },
    { name: 'a file of comments', text: '# budgets will come\n' },
    { name: 'an empty list', text: 'budgets:\n' },
  ])('$name has no budgets', ({ text }) => {
    expect(parseBudgets(text).budgets).toEqual([])
  })

  test('a budget with only a step has no limit and no thresholds', () => {
    const [budget] = parseBudgets('budgets: [{name: steps, step: $1}]').budgets
    expect(budget).toMatchObject({ unit: 'usd', step: 1_000_000_000n, thresholds: [] })
    expect(budget).not.toHaveProperty('limit')
  })

  test('anchors and aliases work', () => {
    const text = 'budgets:\n  - {name: a, limit: &ten $10}\n  - {name: b, limit: *ten}\n'
    expect(parseBudgets(text).budgets.map(({ limit }) => limit)).toEqual([10_000_000_000n, 10_000_000_000n])
  })
})

test('all mistakes of a file are told at once, each with its line and its cure', () => {
  const text = `timezone: Asia/Tokio
budget: []
budgets:
  - name: everything
    limit: 10 dolars
    period: monthly
    thresholds: [80%, 70%, 0.9]
  - name: everything
    scope: {projct: chatbot}
    limit: $10
    remaining: [$50, 3 tokens]
    rearm: $9
  - limit: $5
    period: {rolling: 24x, week: sunday}
    each: team
  - name: nothing told
    report: 10%
`
  expect(mistakesOf(text)).toEqual([
    'budgets.yaml:1: timezone: "Asia/Tokio" is no time zone; did you mean Asia/Tokyo?',
    'budgets.yaml:2: budget: unknown setting; did you mean budgets?',
    'budgets.yaml:5: budgets[0].limit: "10 dolars" is not an amount; write $10, 2_000_000 tokens or 500 requests',
    'budgets.yaml:6: budgets[0].period: "monthly" is no period; did you mean month?',
    'budgets.yaml:7: budgets[0].thresholds[1]: "70%" does not rise above the one before it; write them in rising order',
    'budgets.yaml:7: budgets[0].thresholds[2]: "0.9" is neither a share of the limit nor an amount; write it like 80% or $2.50',
    'budgets.yaml:8: budgets[1]: "everything" is the name of budgets[0] in line 4; give it another',
    'budgets.yaml:9: budgets[1].scope.projct: unknown setting; did you mean project?',
    'budgets.yaml:11: budgets[1].remaining[0]: "$50" is not below the limit, so it would be told at once; write less than the limit',
    'budgets.yaml:11: budgets[1].remaining[1]: "3 tokens" is in tokens, and the limit is in usd; write both in the same unit',
    'budgets.yaml:12: budgets[1].rearm: "$9" is above the lowest threshold, which would never be told again; write less',
    'budgets.yaml:13: budgets[2]: has no name; give the budget a name, it is in every message about it',
    'budgets.yaml:14: budgets[2].period: has 2 of month, week, rolling; write one of them',
    'budgets.yaml:15: budgets[2].each: "team" is nothing to have a balance each; known here: project, provider, model, operation, user',
    'budgets.yaml:17: budgets[3].report: "10%" needs a limit to be measured against; add limit: $10',
  ])
})

test('a misspelt setting is told once, and its value is looked at as well', () => {
  const text = 'budgets:\n  - {nam: a, limt: 10 dolars, report: 10%}\n  - {name: b, limt: $10, thresholds: [80%]}\n'
  expect(mistakesOf(text)).toEqual([
    'budgets.yaml:2: budgets[0].nam: unknown setting; did you mean name?',
    'budgets.yaml:2: budgets[0].limt: unknown setting; did you mean limit?',
    'budgets.yaml:2: budgets[0].limt: "10 dolars" is not an amount; write $10, 2_000_000 tokens or 500 requests',
    'budgets.yaml:3: budgets[1].limt: unknown setting; did you mean limit?',
  ])
})

test.each([
  {
    name: 'nothing',
    text: ' \n',
    says: /^budgets\.yaml:1: there is nothing in it; write budgets: \[\] if there shall be none$/,
  },
  { name: 'no YAML', text: 'budgets: [', says: /^budgets\.yaml:1: this is not YAML: / },
  {
    name: 'a key twice',
    text: 'budgets: []\nbudgets: []',
    says: /^budgets\.yaml:2: this is not YAML: map keys must be unique/,
  },
  { name: 'a list', text: '- $10', says: /is a list; write budgets: and a list of budgets below it/ },
  { name: 'budgets that are no list', text: 'budgets: {name: x}', says: /budgets: is a map; write a list/ },
  { name: 'a budget that is no map', text: 'budgets: [$10]', says: /budgets\[0\]: is "\$10"; write name: and limit:/ },
  { name: 'an empty value', text: 'budgets: [{name: a, limit: }]', says: /budgets\[0\]\.limit: is empty; write \$10/ },
  { name: 'an offset as time zone', text: 'timezone: "+09:00"', says: /"\+09:00" is no time zone; write an IANA name/ },
  {
    name: 'a key with a line break',
    text: '"a\\nb": 1\nbudgets: []',
    says: /^budgets\.yaml:1: "a\\nb": unknown setting; known here: timezone, language, budgets$/,
  },
  { name: 'no language', text: 'language: japanese please', says: /"japanese please" is no language/ },
  { name: 'a budget of nothing', text: 'budgets: [{name: a}]', says: /name: a budget needs a limit, a step, or both/ },
  {
    name: 'a period without its day',
    text: 'budgets: [{name: a, limit: $1, period: {month: }}]',
    says: /period\.month: is empty; write the day it begins on: 15/,
  },
  {
    name: 'a critical level below the warning',
    text: 'budgets: [{name: a, limit: $1, warning: 80%, critical: 70%}]',
    says: /critical: "70%" is not above the warning level/,
  },
  {
    name: 'an empty list of patterns',
    text: 'budgets: [{name: a, limit: $1, scope: {model: []}}]',
    says: /scope\.model: is an empty list; write a name or pattern/,
  },
  {
    name: 'levels in two units without a limit',
    text: 'budgets: [{name: a, thresholds: [$1, 5 tokens]}]',
    says: /thresholds\[1\]: "5 tokens" is in tokens, and another amount is in usd/,
  },
  {
    name: 'a threshold without a limit',
    text: 'budgets: [{name: a, step: $1, thresholds: [80%]}]',
    says: /"80%" needs a limit/,
  },
  {
    name: 'an absurd threshold',
    text: 'budgets: [{name: a, limit: $1, thresholds: [8000%]}]',
    says: /makes no sense as a share/,
  },
])('$name is told in a sentence', ({ text, says }) => {
  expect(mistakesOf(text)).toHaveLength(1)
  expect(mistakesOf(text)[0]).toMatch(says)
})

const good = readFileSync(join(import.meta.dirname, '../../../../deploy/budgets.example.yaml'), 'utf8')

test('two thousand aliases take no longer than as many amounts', () => {
  const names = Array.from({ length: 2000 }, (_, index) => `b${index}`)
  // Of the processor: what others do on a busy machine is not counted.
  const millisecondsOf = (limit: string): number => {
    const before = process.cpuUsage()
    const lines = names.map((name) => `  - {name: ${name}, limit: ${limit}}`)
    expect(
      parseBudgets(`timezone: &zone UTC\nbudgets:\n  - {name: a, limit: &ten $10}\n${lines.join('\n')}`).budgets,
    ).toHaveLength(2001)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
  millisecondsOf('$10')
  expect(millisecondsOf('*ten')).toBeLessThan(10 * millisecondsOf('$10') + 200)
})

describe('whatever is in the file', () => {
  const keys = [
    'budgets',
    'name',
    'limit',
    'period',
    'scope',
    'step',
    'thresholds',
    'remaining',
    'timezone',
    'each',
    'rolling',
    'report',
  ]
  const marks = [
    ': ',
    '- ',
    '\n',
    '\n  ',
    '\n    ',
    '[',
    ']',
    '{',
    '}',
    ', ',
    '&a ',
    '*a',
    '<<',
    '|',
    '"',
    '#',
    '? ',
    '!!int ',
  ]
  const values = ['$10', '80%', 'day', 'UTC', '~', '1e999', '0x10', '.nan', '2026-11-22', '\u0000', '\ud800']
  const word = fc.constantFrom(...keys, ...marks, ...values)

  test('the answer is budgets or sentences', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(word, { maxLength: 60 }).map((words) => words.join('')),
          fc.string(),
        ),
        (text) => {
          for (const mistake of mistakesOf(text)) expect(mistake).toMatch(/^budgets\.yaml:\d+: \S/)
        },
      ),
      { numRuns: 2000 },
    )
  })

  const slip = fc.record({
    at: fc.nat(good.length),
    gone: fc.nat(12),
    comes: fc.oneof(word, fc.constantFrom('', '  ', '\t', '%', ','), fc.string({ maxLength: 3 })),
  })

  test('a good file with a few slips is still a good one, or is told where it is not', () => {
    let mistaken = 0
    fc.assert(
      fc.property(fc.array(slip, { minLength: 1, maxLength: 4 }), (slips) => {
        const text = slips.reduce(
          (before, { at, gone, comes }) => before.slice(0, at) + comes + before.slice(at + gone),
          good,
        )
        const mistakes = mistakesOf(text)
        if (mistakes.length > 0) mistaken++
        for (const mistake of mistakes) expect(mistake).toMatch(/^budgets\.yaml:\d+: \S.{5,}/)
      }),
      { numRuns: 1000 },
    )
    expect(mistaken).toBeGreaterThan(100)
  })
})
