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

/** What differs by calendar day and by month in a time zone. What is booked in no month of the truth, all days show. */
export async function calendarDeviations(ledgers: Ledgers, truth: Truth, timezone: string): Promise<Deviation[]> {
  const found: Deviation[] = []
  for (const unit of ['day', 'month'] as const) {
    const byDate = new Map<string, Sums>()
    for (const month of truth.byDate(timezone, 'month').keys()) {
      const query = `from=${month}-01&to=${monthAfter(month)}-01&group=${unit}&timezone=${timezone}`
      const { rows } = await usage(ledgers, query)
      for (const row of rows) byDate.set(row.group[unit] ?? '', sumsOf(row))
    }
    const named = differences(truth.byDate(timezone, unit), byDate)
    found.push(...named.map((one) => ({ ...one, where: `${timezone} ${one.where}` })))
  }
  return found
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
