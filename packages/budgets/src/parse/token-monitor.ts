import type { Budget } from '../budget.ts'
import { checkBudget } from './check.ts'
import { type Field, quote } from './mistakes.ts'
import type { Variables } from './variables.ts'

// The limits of the module token_monitor: its own are those of each project, the global ones are over all of them.
const limits = [
  { variable: 'TOKEN_DAILY_LIMIT', unit: 'tokens', period: 'day', each: 'project', name: 'tokens of a project a day' },
  {
    variable: 'TOKEN_MONTHLY_LIMIT',
    unit: 'tokens',
    period: 'month',
    each: 'project',
    name: 'tokens of a project a month',
  },
  {
    variable: 'TOKEN_PER_MINUTE_LIMIT',
    unit: 'tokens',
    period: 'minute',
    each: 'project',
    name: 'tokens of a project a minute',
  },
  {
    variable: 'REQUESTS_PER_MINUTE_LIMIT',
    unit: 'requests',
    period: 'minute',
    each: 'project',
    name: 'requests of a project a minute',
  },
  { variable: 'GLOBAL_TOKEN_DAILY_LIMIT', unit: 'tokens', period: 'day', name: 'all tokens a day' },
  { variable: 'GLOBAL_TOKEN_MONTHLY_LIMIT', unit: 'tokens', period: 'month', name: 'all tokens a month' },
] as const

/**
 * The budgets that the environment variables of token_monitor stand for, such as `TOKEN_DAILY_LIMIT=2000000` and
 * `TOKEN_WARNING_THRESHOLD=0.8`, so that who comes from it may keep them. None when none of its limits is set.
 */
export function tokenMonitorBudgets(variables: Variables, timezone: string): Budget[] {
  const written = limits.flatMap((limit) => {
    const field = variables.one(limit.variable)
    return field ? { ...limit, field } : []
  })
  if (written.length === 0) return []
  const warning = asPercent(variables.one('TOKEN_WARNING_THRESHOLD'))
  const critical = asPercent(variables.one('TOKEN_ALERT_THRESHOLD'))
  const report = asPercent(variables.one('TOKEN_REPORT_THRESHOLD'))
  return written.map(({ field, unit, period, name, ...rest }) =>
    checkBudget(
      {
        name: named(name),
        scope: {},
        ...('each' in rest && { each: named(rest.each) }),
        limit: asAmount(field, unit),
        period: named(period),
        warning,
        critical,
        report,
      },
      timezone,
    ),
  )
}

// Our own words: nothing is wrong with them.
function named(text: string): Field {
  return { text, tell: () => {} }
}

function asAmount(field: Field, unit: string): Field {
  if (/^\d+$/.test(field.text)) return { text: `${field.text} ${unit}`, tell: (sentence) => field.tell(sentence) }
  field.tell(`${quote(field.text)} is no number of ${unit}; write it in digits: 2000000`)
  return named(`1 ${unit}`)
}

function asPercent(field: Field | undefined): Field | undefined {
  if (!field) return undefined
  const share = /^[01](\.\d{1,4})?$/.test(field.text) ? Number(field.text) : 0
  if (share > 0 && share <= 1) {
    return { text: `${Math.round(share * 10_000) / 100}%`, tell: (sentence) => field.tell(sentence) }
  }
  field.tell(`${quote(field.text)} is no share; write a number above 0 and up to 1, such as 0.8`)
  return undefined
}
