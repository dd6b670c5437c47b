import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { copyLedger, type StorePlace } from '@tollbell/ledger'
import { readSecret, Secret, StartError, secretInEnvironment } from '@tollbell/service'
import { Command } from 'commander'
import type { Surroundings } from '../surroundings.ts'

interface CopyOptions {
  readonly from?: string
  readonly to?: string
}

/** `tollbell copy` */
export function copy(surroundings: Surroundings): Command {
  const place = 'a file (ledger.sqlite, a backup) or the URL of a PostgreSQL (default: TOLLBELL_DATABASE_URL)'
  return new Command('copy')
    .description('Copy everything a ledger knows to a new place, to go on with it there. Stop the ledger first.')
    .option('--from <place>', place)
    .option('--to <place>', `where no ledger has been yet: ${place}`)
    .action(async (options: CopyOptions) => {
      if (options.from === undefined && options.to === undefined) {
        throw new StartError('Say from where, to where, or both, with --from and --to.')
      }
      await copyLedger(placeOf('--from', options.from, surroundings), placeOf('--to', options.to, surroundings))
      surroundings.print('Copied. Start the ledger with the new place; the old one is as it was.\n')
    })
}

function placeOf(option: string, written: string | undefined, { cwd, env }: Surroundings): StorePlace {
  if (written !== undefined && !/^[a-z]+:\/\//.test(written)) return { file: resolve(cwd, written) }
  if (written !== undefined) return { database: new Secret(written) }
  const read = readSecret(secretInEnvironment('TOLLBELL_DATABASE_URL', env), (path) =>
    readFileSync(resolve(cwd, path), 'utf8'),
  )
  if ('mistake' in read) throw new StartError(read.mistake)
  if (read.secret === undefined) throw new StartError(`Set ${option}, or TOLLBELL_DATABASE_URL.`)
  return { database: read.secret }
}
