/** @import { BudgetState, SummaryAnswer } from '../../../api/types.ts' */
/** @import { Reader } from '../reader.js' */
import { byName, goneAt, marksOf, standingOf } from '../budget.js'
import { el, name } from '../dom.js'

const dayMs = 24 * 60 * 60 * 1000

/**
 * Every budget in its period: a bar with what it tells on the way, what is left, and when it will be gone.
 * @param {SummaryAnswer} summary
 * @param {Reader} reader
 */
export function budgetsSection({ budgets, now, timezone }, reader) {
  const { say } = reader
  return el(
    'section',
    { id: 'budgets', 'aria-labelledby': 'budgets-title' },
    el('h2', { id: 'budgets-title' }, say('budgets')),
    budgets.length === 0 && el('p', { class: 'card faint' }, say('budgets.none')),
    el('div', { class: 'cards' }, ...byName(budgets).map((members) => budgetCard(members, reader, { now, timezone }))),
  )
}

/**
 * @param {readonly BudgetState[]} balances
 * @param {Reader} reader
 * @param {{ now: string, timezone: string }} page
 */
function budgetCard(balances, reader, { now, timezone }) {
  const [first] = balances
  if (!first) return undefined
  const hidden = (first.members ?? 0) - balances.length
  return el(
    'article',
    { class: first.member === undefined ? 'card' : 'card whole', 'data-key': first.name },
    el('h3', {}, name(first.name)),
    el(
      'p',
      { class: 'faint' },
      ...aboutBudget(first, reader, first.timezone === timezone ? undefined : reader.zone(first.timezone, now)),
    ),
    first.members === 0
      ? memberless(first, reader)
      : el('div', { class: 'balances' }, ...balances.toSorted(byUse).map((budget) => balanceOf(budget, reader, now))),
    hidden > 0 && el('p', { class: 'faint' }, reader.say('more.members', { count: hidden })),
  )
}

/**
 * What there is to say of a budget with a balance for each, before there is one.
 * @param {BudgetState} budget
 * @param {Reader} reader
 */
function memberless({ each, limit, unit }, reader) {
  return el(
    'div',
    { class: 'balance' },
    limit !== undefined && el('p', {}, el('strong', {}, reader.amount(limit, unit))),
    each !== undefined && el('p', { class: 'faint' }, reader.say(`none.${each}`)),
  )
}

/**
 * Nearest to the limit first.
 * @param {BudgetState} one
 * @param {BudgetState} other
 */
function byUse({ usedRatio: one = 0 }, { usedRatio: other = 0 }) {
  return other - one
}

/**
 * Its period, and what it counts.
 * @param {BudgetState} budget
 * @param {Reader} reader
 * @param {string | undefined} zone its own, where it is not that of the page
 */
function aboutBudget({ period, periodStart, periodEnd, timezone, scope, each }, reader, zone) {
  const patterns = Object.values(scope).flat()
  const texts = [
    periodWords(period, reader) ?? reader.days(periodStart, periodEnd, timezone),
    ...(zone === undefined ? [] : [zone]),
    ...(each === undefined ? [] : [reader.say(`each.${each}`)]),
  ]
  return [texts.join(' · '), ...patterns.flatMap((pattern) => [' · ', name(pattern)])]
}

/**
 * Of a period that is no stretch of days.
 * @param {string} period
 * @param {Reader} reader
 */
function periodWords(period, { say, duration }) {
  if (period === 'minute') return say('period.minute')
  const [, count, unit] = /^(\d+)([mhdw])$/.exec(period) ?? []
  if (count === undefined || unit === undefined) return undefined
  const units = /** @type {const} */ ({ m: 'minute', h: 'hour', d: 'day', w: 'week' })
  return say('period.last', { duration: duration(Number(count), units[/** @type {keyof typeof units} */ (unit)]) })
}

/**
 * @param {BudgetState} budget
 * @param {Reader} reader
 * @param {string} now
 */
function balanceOf(budget, reader, now) {
  const { member, spent, limit, unit, usedRatio } = budget
  const standing = standingOf(budget)
  const amounts =
    limit === undefined
      ? reader.amount(spent, unit)
      : reader.say('spent.of', {
          spent: reader.bare(spent, unit),
          limit: reader.amount(limit, unit),
          share: reader.percent(usedRatio ?? 0),
        })
  return el(
    'div',
    { class: 'balance', 'data-standing': standing, 'data-key': member },
    member !== undefined && el('h4', {}, name(member)),
    el(
      'p',
      { class: 'spread' },
      el('strong', {}, amounts),
      // Without a limit there is nothing to be on track for.
      (limit !== undefined || standing !== 'normal') &&
        el('span', { class: 'standing' }, reader.say(`status.${standing}`)),
    ),
    usedRatio !== undefined && bar(budget, usedRatio, amounts),
    el('p', { class: 'spread faint' }, ...outlook(budget, reader, now)),
  )
}

/**
 * @param {BudgetState} budget
 * @param {number} usedRatio
 * @param {string} amounts
 */
function bar(budget, usedRatio, amounts) {
  return el(
    'div',
    {
      class: 'bar',
      role: 'meter',
      'aria-label': budget.member === undefined ? budget.name : `${budget.name}: ${budget.member}`,
      'aria-valuemin': 0,
      'aria-valuemax': 100,
      'aria-valuenow': Math.min(100, Math.max(0, Math.floor(usedRatio * 100))),
      'aria-valuetext': amounts,
      '--used': `${Math.min(1, Math.max(0, usedRatio)) * 100}%`,
    },
    ...marksOf(budget).map((share) => el('i', { '--at': `${share * 100}%` })),
  )
}

/**
 * @param {BudgetState} budget
 * @param {Reader} reader
 * @param {string} now
 */
function outlook(budget, reader, now) {
  const { remaining, unit, period, forecast } = budget
  const { say, amount } = reader
  /** @type {Node[]} */
  const texts = []
  if (remaining !== undefined) {
    const isOver = remaining.startsWith('-')
    const key = isOver ? 'over' : 'left'
    texts.push(el('span', {}, say(key, { amount: amount(remaining.replace('-', ''), unit) })))
  }
  const gone = goneAt(budget, now)
  if (gone !== undefined)
    texts.push(el('span', { class: 'gone' }, say('gone', { date: whenGone(gone, budget, reader) })))
  // Of a window that moves, and of a minute, there is no end to look forward to.
  else if (['day', 'week', 'month'].includes(period) && standingOf(budget) !== 'exhausted') {
    texts.push(el('span', {}, say('forecast', { amount: amount(forecast, unit) })))
  }
  return texts
}

/**
 * @param {string} instant
 * @param {BudgetState} budget
 * @param {Reader} reader
 */
function whenGone(instant, { periodStart, periodEnd, timezone }, reader) {
  const isShort = Date.parse(periodEnd) - Date.parse(periodStart) <= 2 * dayMs
  return isShort ? reader.dateTime(instant, timezone) : reader.date(instant, timezone)
}
