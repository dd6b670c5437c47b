import type { ToldMessage } from '@tollbell/bridge'
import type { BudgetState, StatusAnswer } from '@tollbell/ledger'
import { amount, bar, percent, plain, plural, usd } from '../format.ts'
import { renderMemberless, renderNext, titleOf } from '../status/render.ts'

const barWidth = 20

/** What was spent, in one line. */
export function spendLine({ month: { total } }: StatusAnswer): string {
  return `${usd(total.costUsd)} this month, ${plural(total.requests, 'call')}, ${plural(total.tokens, 'token')}`
}

/** A budget in one line: name, bar, percent, what is used of what, and what comes next. */
export function budgetLine(budget: BudgetState, nameWidth: number): string {
  const { spent, limit, unit, usedRatio } = budget
  const name = titleOf(budget).padEnd(nameWidth)
  if (budget.members === 0) return `${name}  ${renderMemberless(budget)}`
  const used = usedRatio === undefined ? '' : `${bar(usedRatio, barWidth)} ${percent(usedRatio).padStart(6)}  `
  const amounts = limit === undefined ? amount(spent, unit) : `${amount(spent, unit)} of ${amount(limit, unit)}`
  return `${name}  ${used}${amounts}; ${renderNext(budget)}`
}

/** A message in one line: when, where to, in which language, and how it begins. */
export function messageLine({ at, name, channel, language, state, text }: ToldMessage): string {
  const place = `${name} (${channel}, ${language})`
  const how = state === 'inbox' || state === 'delivered' ? '' : ` [${state}]`
  return `${clock(at)}  ${place.padEnd(26)}${how} ${firstLineOf(text)}`
}

const clockFormat = new Intl.DateTimeFormat('sv-SE', { timeStyle: 'medium' })

function clock(instant: string): string {
  return clockFormat.format(new Date(instant))
}

function firstLineOf(text: string): string {
  return plain(text.split('\n').find((line) => line.trim() !== '') ?? '')
}
