import type { ResetAnswer } from '@tollbell/ledger'
import { StartError } from '@tollbell/service'
import { Command } from 'commander'
import { ask } from '../ask.ts'
import type { Surroundings } from '../surroundings.ts'
import { patienceMs } from './backup.ts'
import { type LedgerOptions, ledgerFrom, withLedgerOptions } from './ledger-options.ts'

interface ResetOptions extends LedgerOptions {
  readonly everything?: true
  readonly yes?: true
}

/** `tollbell reset` */
export function reset(surroundings: Surroundings): Command {
  return withLedgerOptions(new Command('reset'))
    .description('Let budgets, or everything, count from zero and tell anew. A backup is made first.')
    .argument('[budget...]', 'their names')
    .option('--everything', 'all usage')
    .option('--yes', 'do not ask')
    .action((budgets: string[], options: ResetOptions) => runReset(budgets, options, surroundings))
}

async function runReset(budgets: string[], options: ResetOptions, surroundings: Surroundings): Promise<void> {
  const { everything, yes } = options
  if (everything === undefined && budgets.length === 0) {
    throw new StartError('Name the budgets that begin at zero, or say --everything.')
  }
  if (everything && budgets.length > 0) {
    throw new StartError('Say --everything, or name the budgets that begin at zero: not both.')
  }
  const ledger = ledgerFrom(options, surroundings)
  const what = everything ? 'All usage' : `What ${budgets.join(', ')} counts`
  if (!yes && !(await surroundings.confirm(`${what} of ${ledger.url} is set to zero, after a backup. Go on?`))) {
    surroundings.print('Nothing was reset.\n')
    return
  }
  const body = JSON.stringify({ what: everything ? 'everything' : { budgets }, confirm: true })
  const { backup, message } = await ask<ResetAnswer>('api/v1/reset', {
    ...ledger,
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
    patienceMs,
  })
  surroundings.print(`The backup is ${backup}\n${message}\n`)
}
