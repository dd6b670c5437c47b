import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defaultPorts } from '@tollbell/conventions'
import { readSecret, StartError, secretInEnvironment } from '@tollbell/service'
import type { Command } from 'commander'
import type { AskOptions } from '../ask.ts'
import type { Surroundings } from '../surroundings.ts'

export interface LedgerOptions {
  readonly url?: string
  readonly tokenFile?: string
}

const defaultUrl = `http://127.0.0.1:${defaultPorts.ledger}`

/** The options of every command that asks a running ledger. */
export function withLedgerOptions(command: Command): Command {
  return command
    .option('--url <address>', `where the ledger is (or TOLLBELL_LEDGER_URL; default: ${defaultUrl})`)
    .option('--token-file <file>', 'file with its token (or TOLLBELL_LEDGER_TOKEN, TOLLBELL_LEDGER_TOKEN_FILE)')
}

/** The ledger these options and the environment mean. */
export function ledgerFrom({ url, tokenFile }: LedgerOptions, surroundings: Surroundings): AskOptions {
  return serviceFrom({ name: 'LEDGER', url, tokenFile, defaultUrl, options: '--' }, surroundings)
}

/** A running service of ours, as it is named on the command line or in the environment. */
interface NamedService {
  readonly name: 'LEDGER' | 'BRIDGE'
  readonly url: string | undefined
  readonly tokenFile: string | undefined
  readonly defaultUrl: string
  /** What its options begin with. */
  readonly options: '--' | '--bridge-'
}

export function serviceFrom(
  { name, url, tokenFile, defaultUrl: usualUrl, options }: NamedService,
  { cwd, env }: Pick<Surroundings, 'cwd' | 'env'>,
): AskOptions {
  const address = (url ?? env[`TOLLBELL_${name}_URL`] ?? usualUrl).replace(/\/+$/, '')
  if (!/^https?:/.test(address) || !URL.canParse(address)) {
    throw new StartError(`${address} is no address: write it as ${usualUrl}.`)
  }
  const read = readSecret(
    tokenFile === undefined
      ? secretInEnvironment(`TOLLBELL_${name}_TOKEN`, env)
      : { path: `${options}token`, filePath: `${options}token-file`, file: tokenFile },
    (path) => readFileSync(resolve(cwd, path), 'utf8'),
  )
  if ('mistake' in read) throw new StartError(read.mistake)
  return { url: address, token: read.secret, options: { url: `${options}url`, tokenFile: `${options}token-file` } }
}
