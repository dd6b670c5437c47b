import { formatAmount, parseAmount } from '@tollbell/conventions'
import type { StatusAnswer, UsageAnswer, UsageFigures } from '@tollbell/ledger'
import type { Ledgers } from './ledgers.ts'
import type { Deviation } from './scenario.ts'
import { nothing, type Sums, type Truth } from './truth.ts'

/** What a ledger has booked in all. */
export async function booked(ledgers: Ledgers): Promise<Sums> {
  const { allTime } = await json<StatusAnswer>(ledgers, '/api/v1/status')
  return sumsOf(allTime)
}

/** All that differs: in total, and by project and model. */
export async function deviations(ledgers: Ledgers, truth: Truth): Promise<Deviation[]> {
  const { rows, total } = await usage(ledgers, 'from=2000-01-01&to=2100-01-01&group=project,model')
  const byModel = new Map(rows.map((row) => [`${row.group.project} ${row.group.model}`, sumsOf(row)]))
  return [
    ...difference('all time', truth.total(), await booked(ledgers)),
    ...difference('all days', truth.total(), sumsOf(total)),
    ...differences(truth.byProjectAndModel(), byModel),
  ]
}

/** What differs by calendar day and by month in a time zone. */
export async function calendarDeviations(ledgers: Ledgers, truth: Truth, timezone: string): Promise<Deviation[]> {
  const byMonth = truth.byDate(timezone, 'month')
  // The time of those scenarios that set the clock.
  const months = await byDate(ledgers, 'month', timezone, ['2022-01', '2024-01'])
  const days = new Map<string, Sums>()
  // Those of other months are nothing, because these are.
  for (const month of byMonth.keys()) {
    for (const [date, sums] of await byDate(ledgers, 'day', timezone, [month, monthAfter(month)])) days.set(date, sums)
  }
  const found = [...differences(truth.byDate(timezone, 'day'), days), ...differences(byMonth, months)]
  return found.map((one) => ({ ...one, where: `${timezone} ${one.where}` }))
}

/** What is booked from the first day of a month to that of another. */
async function byDate(
  ledgers: Ledgers,
  unit: 'day' | 'month',
  timezone: string,
  [from, to]: readonly [string, string],
): Promise<Map<string, Sums>> {
  const { rows } = await usage(ledgers, `from=${from}-01&to=${to}-01&group=${unit}&timezone=${timezone}`)
  return new Map(rows.map((row) => [row.group[unit] ?? '', sumsOf(row)]))
}

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number)).toISOString().slice(0, 'yyyy-mm'.length)
}

async function usage(ledgers: Ledgers, query: string): Promise<UsageAnswer> {
  return await json(ledgers, `/api/v1/usage?limit=1000&${query}`)
}

async function json<Answer>(ledgers: Ledgers, path: string): Promise<Answer> {
  const response = await fetch(ledgers.url() + path)
  const text = await response.text()
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
  return JSON.parse(text) as Answer
}

function sumsOf({ costUsd, tokens, requests }: UsageFigures): Sums {
  const costNanoUsd = parseAmount(costUsd, 'usd')
  if (costNanoUsd === undefined) throw new Error(`${costUsd} is no amount`)
  return { costNanoUsd, tokens, calls: requests }
}

function differences(truth: ReadonlyMap<string, Sums>, ledger: ReadonlyMap<string, Sums>): Deviation[] {
  const names = new Set([...truth.keys(), ...ledger.keys()])
  return [...names].flatMap((name) => difference(name, truth.get(name) ?? nothing, ledger.get(name) ?? nothing))
}

function difference(where: string, truth: Sums, ledger: Sums): Deviation[] {
  const wanted = textOf(truth)
  const got = textOf(ledger)
  return wanted === got ? [] : [{ where, truth: wanted, ledger: got }]
}

function textOf({ costNanoUsd, tokens, calls }: Sums): string {
  return `$${formatAmount(costNanoUsd, 'usd')}, ${tokens} tokens, ${calls} calls`
}
