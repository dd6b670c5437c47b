import type { AskOptions } from '../ask.ts'

/** A kind of file that can be imported. */
export interface ImportFormat {
  /** What it is called in sentences. */
  readonly name: string
  /** Its files in a folder, as paths. */
  filesIn(folder: string): Promise<readonly string[]>
  /** Whether a file is one, by what is in it. */
  recognises(path: string): Promise<boolean>
  /** @returns what is to be said of it, a sentence a line; throws a `StartError` when the ledger does not take it */
  import(paths: readonly string[], ledger: AskOptions, now: () => Date): Promise<readonly string[]>
}
