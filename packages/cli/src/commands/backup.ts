import type { BackupAnswer } from '@tollbell/ledger'
import { Command } from 'commander'
import { ask } from '../ask.ts'
import type { Surroundings } from '../surroundings.ts'
import { type LedgerOptions, ledgerFrom, withLedgerOptions } from './ledger-options.ts'

/** `tollbell backup` */
export function backup(surroundings: Surroundings): Command {
  return withLedgerOptions(new Command('backup'))
    .description('Copy everything a ledger knows into a file beside it, while it goes on.')
    .action(async (options: LedgerOptions) => {
      const ledger = { ...ledgerFrom(options, surroundings), method: 'POST', patienceMs } as const
      const answer = await ask<BackupAnswer>('api/v1/backup', ledger)
      surroundings.print(`${answer.backup}\n${answer.message}\n`)
    })
}

/** A large store takes its time to be copied. */
export const patienceMs = 600_000
