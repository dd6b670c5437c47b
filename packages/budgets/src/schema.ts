import { scopeNames, weekdays } from './budget.ts'
import { amountPatterns } from './parse/amount.ts'
import { levelPatterns } from './parse/level.ts'
import { durationPattern, periodPattern } from './parse/period.ts'
import { ratioPattern } from './parse/ratio.ts'
import { budgetSettings, fileSettings, type Setting, type Shape } from './parse/settings.ts'

type Json = Readonly<Record<string, unknown>>

// YAML takes 2026 for a number, and a budget may be called so.
const scalar = { type: ['string', 'number', 'boolean'] }
const name = { ...scalar, minLength: 1, maxLength: 100 }
const zoneOrTag = { type: 'string', pattern: '^[A-Za-z]' }
const patterns = {
  anyOf: [
    { ...scalar, minLength: 1 },
    { type: 'array', items: { ...scalar, minLength: 1 }, minItems: 1 },
  ],
}

/**
 * The JSON Schema of the budgets file, for editors. It knows what each setting looks like; what settings mean together
 * (one unit, rising thresholds, names once) only the parser knows.
 */
export function budgetsSchema(): Json {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'tollbell budgets',
    description: 'Generated from packages/budgets/src/parse/settings.ts by `npm run generate`.',
    ...closed(fileSettings),
  }
}

const shapes: Readonly<Record<Shape, () => Json>> = {
  text: () => zoneOrTag,
  name: () => name,
  amount: () => matching(amountPatterns),
  ratio: () => matching([ratioPattern]),
  level: () => matching(levelPatterns),
  levels: () => ({ anyOf: [matching(levelPatterns), { type: 'array', items: matching(levelPatterns) }] }),
  someLevels: () => ({
    anyOf: [matching(levelPatterns), { type: 'array', items: matching(levelPatterns), minItems: 1 }],
  }),
  each: () => ({ enum: scopeNames }),
  period: () => ({
    anyOf: [
      matching([periodPattern, durationPattern]),
      only({ month: { type: 'integer', minimum: 1, maximum: 31 } }),
      only({ week: { enum: weekdays } }),
      only({ rolling: matching([durationPattern]) }),
    ],
  }),
  scope: () => ({
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: Object.fromEntries(scopeNames.map((each) => [each, patterns])),
  }),
  budgets: () => ({
    type: ['array', 'null'],
    items: {
      ...closed(budgetSettings),
      required: ['name'],
      anyOf: ['limit', 'step', 'thresholds', 'warning', 'critical'].map((setting) => ({ required: [setting] })),
      dependencies: { remaining: ['limit'], report: ['limit'] },
    },
  }),
}

function closed(settings: Readonly<Record<string, Setting>>): Json {
  const properties = Object.entries(settings).map(([setting, { shape, says }]) => [
    setting,
    { description: says, ...shapes[shape]() },
  ])
  return { type: 'object', additionalProperties: false, properties: Object.fromEntries(properties) as Json }
}

function only(properties: Json): Json {
  return { type: 'object', additionalProperties: false, required: Object.keys(properties), properties }
}

// Names of groups are the parser's; a space around a value is not part of it.
function matching(texts: readonly string[]): Json {
  return { type: 'string', pattern: texts.map((text) => text.replaceAll(/\?<\w+>/g, '?:')).join('|') }
}
