import { cureFor } from '@tollbell/conventions'
import { type Budgets, defaults, type ScopeName, scopeNames } from '../budget.ts'
import { BudgetsError } from '../mistakes.ts'
import { checkBudget, languageOf, timezoneOf } from './check.ts'
import { type Field, Mistakes } from './mistakes.ts'

type Environment = Readonly<Record<string, string | undefined>>

const prefix = 'TOLLBELL_BUDGET_'
const settings = ['NAME', 'LIMIT', 'PERIOD', 'TIMEZONE', 'THRESHOLDS', 'REMAINING', 'STEP']
const known = [...settings, ...scopeNames.map((name) => name.toUpperCase())].map((name) => prefix + name)

/**
 * One budget from `TOLLBELL_BUDGET_LIMIT` and its companions, with lists separated by commas; `undefined` when none is
 * set. `TOLLBELL_TIMEZONE` and `TOLLBELL_LANGUAGE` stand for the defaults of the file.
 * Throws one {@link BudgetsError} with every mistake.
 */
export function budgetsFromEnvironment(env: Environment): Budgets | undefined {
  const written = Object.keys(env).filter((name) => name.startsWith(prefix) && env[name] !== '')
  if (written.length === 0) return undefined
  const mistakes = new Mistakes()
  for (const name of written)
    if (!known.includes(name)) mistakes.add(0, `${name}: unknown setting; ${cureFor(name, known)}`)
  const budgets = readEnvironment(env, mistakes)
  if (mistakes.sentences.length > 0) throw new BudgetsError(mistakes.sentences)
  return budgets
}

function readEnvironment(env: Environment, mistakes: Mistakes): Budgets {
  const whole = (name: string): Field | undefined => fieldsOf(env, name, mistakes)?.[0]
  const one = (setting: string): Field | undefined => whole(prefix + setting)
  const list = (setting: string): Field[] | undefined => fieldsOf(env, prefix + setting, mistakes, ',')
  const timezone = timezoneOf(whole('TOLLBELL_TIMEZONE')) ?? defaults.timezone
  const budget = checkBudget(
    {
      name: one('NAME') ?? { text: 'everything', tell: (sentence) => mistakes.add(0, `${prefix}LIMIT: ${sentence}`) },
      scope: scopeFields(one),
      limit: one('LIMIT'),
      step: one('STEP'),
      period: one('PERIOD'),
      timezone: one('TIMEZONE'),
      thresholds: list('THRESHOLDS'),
      remaining: list('REMAINING'),
    },
    timezone,
  )
  return {
    timezone: env.TOLLBELL_TIMEZONE ? timezone : budget.timezone,
    language: languageOf(whole('TOLLBELL_LANGUAGE')) ?? defaults.language,
    budgets: [budget],
  }
}

function scopeFields(one: (setting: string) => Field | undefined): Partial<Record<ScopeName, Field>> {
  const fields: Partial<Record<ScopeName, Field>> = {}
  for (const name of scopeNames) {
    const field = one(name.toUpperCase())
    if (field) fields[name] = field
  }
  return fields
}

function fieldsOf(env: Environment, name: string, mistakes: Mistakes, separator?: string): Field[] | undefined {
  const value = env[name]
  if (value === undefined || value === '') return undefined
  const texts = separator === undefined ? [value] : value.split(separator)
  return texts.map((text) => ({
    text: text.trim(),
    tell: (sentence) => mistakes.add(0, `${name}: ${sentence}`),
  }))
}
