import type { StatusAnswer } from '@tollbell/ledger'
import { pause } from '@tollbell/service'
import { Command } from 'commander'
import { ask } from '../ask.ts'
import { startExample } from '../demo/example.ts'
import { spendLine } from '../screen/lines.ts'
import type { Surroundings } from '../surroundings.ts'
import { type LedgerOptions, ledgerFrom, withLedgerOptions } from './ledger-options.ts'

const reportEveryMs = 2_000

/** `tollbell demo` */
export function demo(surroundings: Surroundings): Command {
  return withLedgerOptions(new Command('demo'))
    .description('Run an example app that spends without an API key, against a running ledger.')
    .action((options: LedgerOptions) => runDemo(options, surroundings))
}

async function runDemo(options: LedgerOptions, surroundings: Surroundings): Promise<void> {
  const { env, print, stop } = surroundings
  const ledger = ledgerFrom(options, surroundings)
  await ask<StatusAnswer>('api/v1/status', ledger)
  const example = await startExample({ ledgerUrl: ledger.url, ledgerToken: ledger.token, env })
  print(`The example app calls ${example.providerUrl} and reports to ${ledger.url}. Ctrl-C stops it.\n`)
  try {
    let told = ''
    while (!stop.aborted) {
      example.check()
      const line = spendLine(await ask<StatusAnswer>('api/v1/status', ledger))
      if (line !== told) print(`${line}\n`)
      told = line
      await pause(reportEveryMs, stop)
    }
  } finally {
    await example.close()
  }
}
