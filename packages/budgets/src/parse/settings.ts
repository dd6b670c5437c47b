import { scopeNames } from '../budget.ts'

/**
 * What may stand in a budgets file: the one definition of the parser and of the JSON Schema. `cure` is said where
 * something of another shape is written, `says` is shown by editors.
 */
export interface Setting {
  readonly shape: Shape
  readonly cure: string
  readonly says: string
}

/** `level` is a share of the limit or an amount; only of `levels` there may be none. */
export type Shape =
  | 'text'
  | 'name'
  | 'amount'
  | 'ratio'
  | 'level'
  | 'levels'
  | 'someLevels'
  | 'period'
  | 'each'
  | 'scope'
  | 'budgets'

const amount = 'write $10, 2_000_000 tokens or 500 requests'
const level = 'write a share of the limit such as 80%, or an amount such as $2.50'
const levels = 'write a list such as [80%, 90%, 100%] or [$2.50, $3]'
const zone = 'write an IANA name such as Asia/Tokyo'

export type FileSetting = 'timezone' | 'language' | 'budgets'

export const fileSettings: Readonly<Record<FileSetting, Setting>> = {
  timezone: {
    shape: 'text',
    cure: zone,
    says: 'IANA name such as Asia/Tokyo: where days, weeks and months begin, and the zone of times in messages.',
  },
  language: {
    shape: 'text',
    cure: 'write a tag such as en or ja',
    says: 'Language of messages, and of the spend page: en, fa, fr, ja or ko.',
  },
  budgets: { shape: 'budgets', cure: 'write a list, each budget after a dash', says: 'What may be spent.' },
}

export const budgetSettingNames = [
  'name',
  'scope',
  'each',
  'limit',
  'period',
  'timezone',
  'thresholds',
  'warning',
  'critical',
  'rearm',
  'remaining',
  'step',
  'report',
] as const

export type BudgetSetting = (typeof budgetSettingNames)[number]

export const budgetSettings: Readonly<Record<BudgetSetting, Setting>> = {
  name: { shape: 'name', cure: 'give the budget a name', says: 'In every message about it; once in a file.' },
  scope: {
    shape: 'scope',
    cure: 'write what it counts, such as {project: chatbot, model: gpt-5*}',
    says: 'Which usage it counts: names or patterns such as gpt-5*, or lists of them. Everything where it is left out.',
  },
  each: {
    shape: 'each',
    cure: `write ${scopeNames.join(', ')}`,
    says: 'One balance for each of these, such as user.',
  },
  limit: {
    shape: 'amount',
    cure: amount,
    says: 'What may be spent in a period: $10, 2_000_000 tokens or 500 requests.',
  },
  period: {
    shape: 'period',
    cure: 'write month, week, day or minute, or {month: 15}, {week: sunday} or {rolling: 24h}',
    says: 'month, week, day, minute (a rate), {month: 15}, {week: sunday} or {rolling: 24h}.',
  },
  timezone: { shape: 'text', cure: zone, says: 'IANA name; where it is left out, that of the file.' },
  thresholds: {
    shape: 'levels',
    cure: levels,
    says: 'Told once in a period: shares of the limit, or amounts; rising.',
  },
  warning: { shape: 'level', cure: level, says: 'From here on the status is WARNING; 80% where it is left out.' },
  critical: { shape: 'level', cure: level, says: 'From here on the status is CRITICAL; 90% where it is left out.' },
  rearm: {
    shape: 'level',
    cure: 'write an amount such as $2, or a share of the limit such as 60%',
    says: 'What was told may be told again once less than this is spent.',
  },
  remaining: { shape: 'someLevels', cure: 'write a list such as [$5, $1]', says: 'Told when less than this is left.' },
  step: { shape: 'amount', cure: amount, says: 'Told each time another such amount is spent.' },
  report: {
    shape: 'ratio',
    cure: 'write a share of the limit such as 10%',
    says: 'Told each time another such share of the limit is spent.',
  },
}
