import { cureFor } from '@tollbell/conventions'
import { type Budget, type Budgets, defaults, type ScopeName, scopeNames } from '../budget.ts'
import { BudgetsError } from '../mistakes.ts'
import { checkBudget, languageOf, timezoneOf } from './check.ts'
import { type Field, Mistakes } from './mistakes.ts'
import { type BudgetSetting, budgetSettingNames } from './settings.ts'
import { tokenMonitorBudgets } from './token-monitor.ts'
import { type Environment, Variables } from './variables.ts'

const prefix = 'TOLLBELL_BUDGET_'
const variableOf = (setting: string): string => prefix + setting.toUpperCase()
const known = [...budgetSettingNames.filter((setting) => setting !== 'scope'), ...scopeNames].map(variableOf)

/**
 * One budget from `TOLLBELL_BUDGET_LIMIT` and its companions, with lists separated by commas; or those of the variables
 * of token_monitor, see {@link tokenMonitorBudgets}; `undefined` when none is set. `TOLLBELL_TIMEZONE` and
 * `TOLLBELL_LANGUAGE` stand for the defaults of the file. Throws one {@link BudgetsError} with every mistake.
 */
export function budgetsFromEnvironment(env: Environment): Budgets | undefined {
  const mistakes = new Mistakes()
  const variables = new Variables(env, mistakes)
  const ours = variables.named(prefix)
  for (const name of ours)
    if (!known.includes(name)) mistakes.add(0, `${name}: unknown setting; ${cureFor(name, known)}`)
  const timezone = timezoneOf(variables.one('TOLLBELL_TIMEZONE'))
  const language = languageOf(variables.one('TOLLBELL_LANGUAGE'))
  const zone = timezone ?? defaults.timezone
  const budgets = ours.length > 0 ? [ourBudget(variables, zone, mistakes)] : tokenMonitorBudgets(variables, zone)
  if (mistakes.sentences.length > 0) throw new BudgetsError(mistakes.sentences)
  const [first] = budgets
  return first && { timezone: timezone ?? first.timezone, ...(language !== undefined && { language }), budgets }
}

function ourBudget(variables: Variables, timezone: string, mistakes: Mistakes): Budget {
  const one = (setting: BudgetSetting): Field | undefined => variables.one(variableOf(setting))
  const list = (setting: BudgetSetting): Field[] | undefined => variables.list(variableOf(setting))
  const unnamed = { text: 'everything', tell: (sentence: string) => mistakes.add(0, `${prefix}LIMIT: ${sentence}`) }
  return checkBudget(
    {
      name: one('name') ?? unnamed,
      scope: scopeFields(variables),
      each: one('each'),
      limit: one('limit'),
      period: one('period'),
      timezone: one('timezone'),
      thresholds: list('thresholds'),
      warning: one('warning'),
      critical: one('critical'),
      rearm: one('rearm'),
      remaining: list('remaining'),
      step: one('step'),
      report: one('report'),
    },
    timezone,
  )
}

function scopeFields(variables: Variables): Partial<Record<ScopeName, Field[]>> {
  const fields: Partial<Record<ScopeName, Field[]>> = {}
  for (const name of scopeNames) {
    const patterns = variables.list(variableOf(name))
    if (patterns) fields[name] = patterns
  }
  return fields
}
