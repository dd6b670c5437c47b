import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defaultPorts } from '@tollbell/conventions'
import { readSecret, type Secret, StartError, secretInEnvironment } from '@tollbell/service'
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
export function ledgerFrom({ url, tokenFile }: LedgerOptions, { cwd, env }: Surroundings): AskOptions {
  const address = (url ?? env['TOLLBELL_LEDGER_URL'] ?? defaultUrl).replace(/\/+$/, '')
  if (!/^https?:/.test(address) || !URL.canParse(address)) {
    throw new StartError(`${address} is no address: write it as ${defaultUrl}.`)
  }
  return { url: address, token: tokenFrom(tokenFile, env, cwd) }
}

function tokenFrom(tokenFile: string | undefined, env: NodeJS.ProcessEnv, cwd: string): Secret | undefined {
  const read = readSecret(
    tokenFile === undefined
      ? secretInEnvironment('TOLLBELL_LEDGER_TOKEN', env)
      : { path: '--token', filePath: '--token-file', file: tokenFile },
    (path) => readFileSync(resolve(cwd, path), 'utf8'),
  )
  if ('mistake' in read) throw new StartError(read.mistake)
  return read.secret
}
