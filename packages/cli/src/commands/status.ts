import type { StatusAnswer } from '@tollbell/ledger'
import { Command } from 'commander'
import { ask } from '../ask.ts'
import { renderStatus } from '../status/render.ts'
import type { Surroundings } from '../surroundings.ts'
import { type LedgerOptions, ledgerFrom, withLedgerOptions } from './ledger-options.ts'

/** `tollbell status` */
export function status(surroundings: Surroundings): Command {
  return withLedgerOptions(new Command('status'))
    .description('What was spent, on what, and how far off the next notice of each budget is.')
    .option('--json', 'the answer of the ledger as it is')
    .action(async (options: LedgerOptions & { json?: true }) => {
      const answer = await ask<StatusAnswer>('api/v1/status', ledgerFrom(options, surroundings))
      surroundings.print(options.json ? `${JSON.stringify(answer, null, 2)}\n` : renderStatus(answer))
    })
}
