import { join, resolve } from 'node:path'
import { defaultPorts } from '@tollbell/conventions'
import { startLedger } from '@tollbell/ledger'
import { lineLog } from '@tollbell/service'
import { Command } from 'commander'
import { aborted } from '../stop-signal.ts'
import type { Surroundings } from '../surroundings.ts'
import { takeDataFolder } from '../up/data-folder.ts'
import { accessFor, ownToken } from '../up/tokens.ts'
import { portOption } from './options.ts'
import { databaseOption, readLedgerSettings, type UpOptions } from './up.ts'

/** `tollbell ledger` */
export function ledger(surroundings: Surroundings): Command {
  return new Command('ledger')
    .description('Start a ledger and nothing else, such as one of several on the same PostgreSQL.')
    .option('--config <file>', 'how it listens (default: tollbell.yaml, where there is one)')
    .option(
      '--budgets <file>',
      'what may be spent; the same for all of them (default: budgets.yaml, where there is one)',
    )
    .option('--data <folder>', 'where a ledger without a database keeps everything (default: .tollbell)')
    .addOption(databaseOption())
    .addOption(portOption('ledger-port', defaultPorts.ledger, 'where apps send their metrics'))
    .action((options: UpOptions) => runLedger(options, surroundings))
}

async function runLedger(options: UpOptions, surroundings: Surroundings): Promise<void> {
  const { cwd, env, now, print, stop, tell } = surroundings
  const { settings, budgetsFile } = readLedgerSettings(options, surroundings)
  const log = lineLog({ write: tell, now })
  const data = await takeDataFolder(resolve(cwd, options.data ?? '.tollbell'), (message) => log('warn', message))
  const access = accessFor(settings.tokens, ownToken(), log)
  try {
    const dataDir = join(data.path, 'ledger')
    const running = await startLedger({ ...settings, access, dataDir, budgetsFile, env, log, now })
    print(`The ledger listens on ${running.url}.\nCtrl-C stops it.\n`)
    surroundings.onReload(() => void running.reload())
    await aborted(stop)
    tell('Stopping …')
    await running.close()
  } finally {
    access.close()
    data.release()
  }
}
