import { existsSync } from 'node:fs'
import { type Secret, StartError } from '@tollbell/service'
import { copyDatabase } from './copy.ts'
import type { Dialect } from './dialect.ts'
import { openPostgresDialect } from './postgres.ts'
import { sqliteDialect } from './sqlite.ts'
import { openDatabase } from './sqlite-database.ts'

/** Where a ledger keeps everything: in a SQLite file, or in a PostgreSQL. */
export type StorePlace = { readonly file: string } | { readonly database: Secret }

/**
 * Copies everything a ledger knows into a new place: to go on with PostgreSQL, or with a backup. Throws a StartError when
 * one of them cannot be used, or when there is a ledger in the new one already; then nothing is changed.
 */
export async function copyLedger(from: StorePlace, to: StorePlace): Promise<void> {
  const source = await opened(from, true)
  try {
    const target = await opened(to, false)
    try {
      await copyDatabase(source, target)
    } catch (error) {
      throw new StartError(`Nothing was copied to ${nameOf(to)}: ${(error as Error).message}.`, { cause: error })
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

async function opened(place: StorePlace, mustExist: boolean): Promise<Dialect> {
  if ('database' in place) return await openPostgresDialect(place.database)
  if (mustExist && !existsSync(place.file)) throw new StartError(`There is no ${place.file}.`)
  try {
    return sqliteDialect(place, openDatabase(place))
  } catch (error) {
    const why = (error as Error).message
    const cure = why.includes('locked') ? ' Stop the ledger that has it.' : ''
    throw new StartError(`${place.file} cannot be opened: ${why}.${cure}`, { cause: error })
  }
}

function nameOf(place: StorePlace): string {
  return 'file' in place ? place.file : 'the database'
}
