import type { AskOptions } from '../ask.ts'
import type { Surroundings } from '../surroundings.ts'

/** How files are imported. */
export interface ImportOptions {
  readonly ledger: AskOptions
  /** Of calls that name none. */
  readonly project?: string | undefined
  /** Of times that do not say their own. */
  readonly timezone?: string | undefined
  /** Whether nothing of a file goes in where anything in it is wrong. */
  readonly strict: boolean
}

/** What became of files, in sentences. */
export interface ImportOutcome {
  readonly lines: readonly string[]
  /** A sentence for each file of which something, or nothing, went in. */
  readonly mistakes: readonly string[]
}

/** A kind of file that can be imported. */
export interface ImportFormat {
  /** What it is called in sentences. */
  readonly name: string
  /** Its files in a folder, as paths. */
  filesIn(folder: string): Promise<readonly string[]>
  /** Whether a file is one, by what is in it. */
  recognises(path: string): Promise<boolean>
  /** Imports one after the other, whatever becomes of those before. Throws a `StartError` when the ledger takes none. */
  import(
    paths: readonly string[],
    options: ImportOptions,
    surroundings: Pick<Surroundings, 'now' | 'print' | 'terminal' | 'stop'>,
  ): AsyncIterable<ImportOutcome>
}
