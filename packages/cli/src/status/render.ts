import type { BudgetState, NamedFigures, StatusAnswer } from '@tollbell/ledger'
import { amount, bar, count, localDay, localTime, percent, plain, plural, usd } from '../format.ts'

const barWidth = 30
const rowsShown = 10

/** The report of `tollbell status`, ready to print. */
export function renderStatus(status: StatusAnswer): string {
  const { month } = status
  return [
    ...renderTotals(status),
    '',
    `This month, ${localDay(month.start, month.timezone)} to ${localDay(status.now, month.timezone)} (${month.timezone})`,
    `  ${usd(month.total.costUsd)} for ${plural(month.total.requests, 'call')}, ${plural(month.total.tokens, 'token')}`,
    ...renderGroup('by project', month.byProject),
    ...renderGroup('by model', month.byModel),
    ...renderGroup('by operation', month.byOperation),
    ...renderGroup('by source', isOurs(month.bySource) ? [] : month.bySource),
    '',
    ...renderMistakes(status),
    ...(status.budgets.length === 0 ? ['No budgets. Write some into budgets.yaml.'] : ['Budgets']),
    ...status.budgets.flatMap(renderBudget),
    ...renderMore(status.budgets),
    '',
  ].join('\n')
}

// Where nobody else reports, there is nothing to tell apart.
function isOurs(bySource: readonly NamedFigures[]): boolean {
  return bySource.every(({ name }) => name === 'tollbell')
}

function renderTotals({ allTime, firstCallAt, lastCallAt, history, month: { timezone } }: StatusAnswer): string[] {
  const rows: [string, string][] = [
    ['Calls', count(allTime.requests)],
    ['Tokens', count(allTime.tokens)],
    ['Spend', usd(allTime.costUsd)],
    ['First call', firstCallAt ? localTime(firstCallAt, timezone) : 'none yet'],
    ['Last call', lastCallAt ? localTime(lastCallAt, timezone) : 'none yet'],
  ]
  if (allTime.unpricedTokens > 0)
    rows.push(['Without price', `${plural(allTime.unpricedTokens, 'token')}, in no spend`])
  const { keptFrom, retentionDays } = history
  if (keptFrom !== undefined) {
    rows.push(['Kept from', `${localDay(keptFrom, timezone)}; what was before that is in these totals alone`])
  } else if (retentionDays !== undefined) {
    rows.push(['Kept for', `${count(retentionDays)} days; nothing was removed yet`])
  }
  return rows.map(([name, value]) => `${name.padEnd(14)} ${value}`)
}

function renderGroup(title: string, figures: readonly NamedFigures[]): string[] {
  if (figures.length === 0) return []
  const rows = figures.slice(0, rowsShown).map((each) => ({
    name: plain(each.name) || '(not named)',
    spend: usd(each.costUsd),
    calls: plural(each.requests, 'call'),
    tokens: plural(each.tokens, 'token'),
  }))
  const width = (column: 'name' | 'spend' | 'calls' | 'tokens'): number =>
    Math.max(...rows.map((row) => row[column].length))
  const more = figures.length - rows.length
  return [
    `  ${title}`,
    ...rows.map(
      ({ name, spend, calls, tokens }) =>
        `    ${name.padEnd(width('name'))}  ${spend.padStart(width('spend'))}  ${calls.padStart(width('calls'))}  ${tokens.padStart(width('tokens'))}`,
    ),
    ...(more > 0 ? [`    and ${more} more`] : []),
  ]
}

function renderMistakes({ budgetsMistakes }: StatusAnswer): string[] {
  if (budgetsMistakes.length === 0) return []
  return [
    'The changed budgets are not taken; mend this, and they are read again. Below are the ones before.',
    ...budgetsMistakes.map((mistake) => `  ${mistake}`),
    '',
  ]
}

// Of budgets with a balance for each, those nearest to their limit are in the answer.
function renderMore(budgets: readonly BudgetState[]): string[] {
  const ofEach = Map.groupBy(
    budgets.filter(({ members }) => members !== undefined),
    ({ name }) => name,
  )
  return [...ofEach].flatMap(([name, shown]) => {
    const more = (shown[0]?.members ?? 0) - shown.length
    return more > 0 ? [`  and ${count(more)} more of ${name}`] : []
  })
}

function renderBudget(budget: BudgetState): string[] {
  const { status } = budget
  const scope = Object.entries(budget.scope).map(([key, patterns]) => `${key} ${patterns.join(' or ')}`)
  return [
    `  ${titleOf(budget)}: ${status}`,
    `    ${[renderPeriod(budget), ...scope].join(', ')}`,
    ...renderBalance(budget).map((line) => `    ${line}`),
  ]
}

function renderBalance(budget: BudgetState): string[] {
  if (budget.members === 0) return [renderMemberless(budget)]
  return [
    ...(budget.usedRatio === undefined ? [] : [`${bar(budget.usedRatio, barWidth)} ${percent(budget.usedRatio)}`]),
    renderAmounts(budget),
    renderNext(budget),
  ]
}

/** What there is to say of a budget with a balance for each, before there is one. */
export function renderMemberless({ each, limit, unit }: BudgetState): string {
  const allowed = limit === undefined ? '' : `${amount(limit, unit)} for each; `
  return `${allowed}no ${each} has used any of it yet`
}

// A window that moves is named by its length, such as 24h.
function renderPeriod({ period, timezone, periodStart, periodEnd }: BudgetState): string {
  if (period === 'minute') return 'the last minute'
  if (/^\d/.test(period)) return `the last ${period}`
  const lastMoment = new Date(Date.parse(periodEnd) - 1).toISOString()
  const days = new Set([localDay(periodStart, timezone), localDay(lastMoment, timezone)])
  return [`per ${period}`, [...days].join(' to '), timezone].join(', ')
}

function renderAmounts({ spent, limit, remaining, unit }: BudgetState): string {
  if (limit === undefined || remaining === undefined) return `${amount(spent, unit)} used, no limit`
  const rest = remaining.startsWith('-')
    ? `${amount(remaining.slice(1), unit)} over it`
    : `${amount(remaining, unit)} remaining`
  return `${amount(spent, unit)} used of ${amount(limit, unit)}, ${rest}`
}

/** The name of a budget, and whose balance it is where there is one for each. */
export function titleOf({ name, member }: BudgetState): string {
  return member === undefined ? name : `${name} (${plain(member)})`
}

/** What is told next and how far off it is. */
export function renderNext({ next, unit }: BudgetState): string {
  if (next === undefined) return 'nothing more to tell in this period'
  const what = {
    threshold: () => `at ${percent(next.ratio ?? 0)}, ${amount(next.at, unit)}`,
    level: () => `at ${amount(next.at, unit)}`,
    step: () => `at ${amount(next.at, unit)}`,
    report: () => `at ${percent(next.ratio ?? 0)}, ${amount(next.at, unit)}`,
    remaining: () => `when less than ${amount(next.remaining ?? '0', unit)} remains`,
  }[next.kind]()
  return `next notice ${what}: ${amount(next.away, unit)} away`
}
