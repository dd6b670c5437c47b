import { formatAmount } from '@tollbell/conventions'
import { table } from '../src/kit/table.ts'
import { storeKinds } from './ledgers.ts'
import type { Result } from './run.ts'
import type { Deviation } from './scenario.ts'

const heading = ['scenario', 'calls', 'truth', ...storeKinds, 'increase()', 'its error']

/** One line for each scenario: the truth, by how much each ledger is off, and what Prometheus makes of it. */
export function report(results: readonly Result[]): string {
  return table([heading, ...results.map(rowOf)])
}

function rowOf({ scenario, truth, deviations, others, increaseUsd }: Result): string[] {
  const usd = Number(truth.costNanoUsd) / 1e9
  const stores = storeKinds.map((store) => {
    const found = deviations.get(store)
    if (!found) return '–'
    return found.length + others.length === 0 ? 'exact' : 'WRONG'
  })
  const increase = increaseUsd === undefined ? ['–', '–'] : [dollars(increaseUsd), percent(increaseUsd / usd - 1)]
  return [scenario, String(truth.calls), `$${formatAmount(truth.costNanoUsd, 'usd')}`, ...stores, ...increase]
}

/** What is wrong, in sentences; empty when nothing is. */
export function complaints(results: readonly Result[]): string[] {
  return results.flatMap(({ scenario, deviations, others }) => [
    ...[...deviations].flatMap(([store, found]) => found.map((one) => sentence(`${scenario}, ${store}`, one))),
    ...others.map((one) => sentence(scenario, one)),
  ])
}

function sentence(what: string, { where, truth, ledger }: Deviation): string {
  return `${what}: ${where} is ${ledger}, not ${truth}`
}

function dollars(usd: number): string {
  return `$${usd.toFixed(2)}`
}

function percent(ratio: number): string {
  return `${ratio < 0 ? '−' : '+'}${Math.abs(ratio * 100).toFixed(1)} %`
}
