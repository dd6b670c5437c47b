import type { Kysely, RawBuilder } from 'kysely'
import type { Schema } from './schema.ts'

/** How the types and tables of the schema are spelled in a kind of SQL. */
export interface SqlWords {
  /** 64 bits, with a sign. */
  readonly integer: string
  readonly bytes: string
  /** Behind a table: a value of another type is an error. */
  readonly strict: string
  /** The same, for a table that is kept in the order of its key. */
  readonly keyed: string
  /** Of a column that holds texts of any length and tells rows apart. Nothing has to be found by it. */
  readonly unique: string
  /** An item of a JSON array that stands as text in a column, as text. */
  readonly jsonItem: (column: string, index: number) => string
  /** The array without its first item. */
  readonly jsonWithoutFirst: (column: string) => string
}

export type ColumnType = 'integer' | 'text'

export interface Committing {
  /**
   * Whether it need not wait for the disk: a power cut may undo it as long as nothing was committed after it that does
   * wait.
   */
  readonly mayBeUndone?: boolean
}

/** Where kinds of SQL differ. Everything else is the same on all of them, in sql-store.ts. */
export interface Dialect {
  readonly db: Kysely<Schema>
  /** Whether other ledgers may write to it too. */
  readonly isShared: boolean
  /** Runs work in a transaction that is committed when it ends, and leaves nothing behind when it throws. */
  transaction<Result>(work: (connection: Kysely<Schema>) => Promise<Result>, options?: Committing): Promise<Result>
  /** Runs work that only reads, and sees one moment of the database throughout. */
  snapshot<Result>(work: (connection: Kysely<Schema>) => Promise<Result>): Promise<Result>
  /**
   * Many rows as a table in one parameter or a few, to be used behind `from`, under the name `given`:
   * `given.a`, `given.b` … are the columns.
   */
  rows<Column extends string>(
    columns: Readonly<Record<Column, ColumnType>>,
    rows: readonly Readonly<Record<Column, string | number | bigint>>[],
  ): RawBuilder<unknown>
  /** Runs work while no other ledger runs any under that name. */
  alone<Result>(name: string, work: () => Promise<Result>): Promise<Result>
  /** Turns what the driver throws into a StoreError, and leaves any other error as it is. */
  failure(error: unknown): unknown
  /** How long an entry stays after it is folded, for ledgers that are slower. */
  readonly keepEntriesMs: number
  /** As many rows as are handed over in a few milliseconds of this process. */
  readonly rowsAtOnce: number
  sizeBytes(): Promise<number>
  /** What the database itself finds wrong with its file: a sentence each. */
  check(): Promise<readonly string[]>
  backup(file: string): Promise<void>
  close(): Promise<void>
}

/** Asks the database; what it throws comes as a StoreError. */
export async function stored<Result>(dialect: Dialect, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw dialect.failure(error)
  }
}
