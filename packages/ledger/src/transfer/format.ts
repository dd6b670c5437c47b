import type { Readable } from 'node:stream'
import type { PastCall } from './past-call.ts'
import type { UsageRecord } from './record.ts'

/** A file that is to be imported. It can be read several times. */
export interface ImportFile {
  /** As its owner calls it; `''` when that is not known. */
  readonly name: string
  readonly sizeBytes: number
  /** How it begins: some kilobytes, or all of it. */
  readonly head: Buffer
  /** From its first byte on. */
  read(): Readable
  /** Of a file on the disk, for formats that have to jump about in it. */
  readonly fd?: number
}

/** What a file says at some place of it. */
export type Line = { readonly place: string } & Said

type Said =
  /** What a ledger has exported; `ledger` is its id. */
  | { readonly kind: 'record'; readonly record: UsageRecord; readonly ledger: string }
  | { readonly kind: 'call'; readonly call: PastCall }
  | { readonly kind: 'mistake'; readonly mistake: string }
  /** Something that is no usage, or that is said elsewhere; it is told and does no harm. */
  | { readonly kind: 'passedOver'; readonly why: string }

/** What formats need to know beside the file. */
export interface ReadContext {
  /** Of times that do not say their own. */
  readonly timezone: string
  /** The lines of a file within a file. */
  readInside(file: ImportFile): AsyncIterable<Line>
  /** To be told the share of the file that is done, from 0 to 1, by formats that do not read it from its first byte on. */
  readonly onRead: (share: number) => void
}

/** A kind of file that can be imported. */
export interface ImportFormat {
  /** In sentences: `an export of tollbell as CSV`. */
  readonly title: string
  /** By how it begins. */
  recognises(file: Pick<ImportFile, 'head' | 'name'>): boolean
  /** What it says, line by line, in little memory. Never throws for what is in the file: that is a mistake at its place. */
  read(file: ImportFile, context: ReadContext): AsyncIterable<Line>
}

/** What an export begins with. */
export interface ExportHead {
  /** The id of the ledger. */
  readonly ledger: string
  readonly from: Date
  /** Exclusive. */
  readonly to: Date
}

/** A kind of file that can be exported, and imported again. */
export interface ExportFormat extends ImportFormat {
  readonly name: string
  /** Of its files, without a dot. */
  readonly extension: string
  readonly contentType: string
  write(head: ExportHead, records: AsyncIterable<UsageRecord>): AsyncIterable<string | Uint8Array>
}
