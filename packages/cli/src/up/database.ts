import { readSecret, type Secret, secretInEnvironment } from '@tollbell/service'
import type { Section, SettingsReader } from './settings-reader.ts'

export const databaseKeys: readonly string[] = ['database', 'databaseFile']

/**
 * The URL of the PostgreSQL database the ledger keeps everything in: from the command line, `ledger.database` or
 * `ledger.databaseFile`, `TOLLBELL_DATABASE_URL` or `TOLLBELL_DATABASE_URL_FILE`. Without one it is a file in the data
 * folder.
 */
export function readDatabase(section: Section, reader: SettingsReader): Secret | undefined {
  const { env, readFile, database: flag } = reader.options
  const inFile = section['database'] !== undefined || section['databaseFile'] !== undefined
  const inSection = { path: 'ledger.database', value: section['database'], file: section['databaseFile'] }
  const elsewhere = inFile ? inSection : secretInEnvironment('TOLLBELL_DATABASE_URL', env)
  const read = readSecret(flag === undefined ? elsewhere : { path: '--database', value: flag }, readFile)
  if ('secret' in read) return read.secret
  reader.mistakes.push(read.mistake)
  return undefined
}
