import { Readable } from 'node:stream'
import { formatAmount } from '@tollbell/conventions'
import type { Imported, ImportRow } from '../booking/import.ts'
import { type CallParts, callRow } from './call-rows.ts'
import type { ImportFile, ImportFormat, Line } from './format.ts'
import { formatOf } from './formats.ts'
import { Occurrences } from './occurrences.ts'
import { isPlausible } from './past-call.ts'
import { sumsOf } from './record.ts'
import { watched } from './watched.ts'

export interface ImportOptions extends CallParts {
  /** Of times that do not say their own. */
  readonly timezone: string
  /** Whether nothing is booked when anything is wrong. */
  readonly strict: boolean
  /** The id of the ledger that imports. */
  readonly ledger: string
  readonly now: () => Date
  readonly book: (rows: readonly ImportRow[]) => Promise<readonly (readonly Imported[])[]>
  /** Called with the share of the file that is done, from 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined
}

/** What became of a file. Every line is in one of `booked`, `known`, `refused` and `passedOver`. */
export interface ImportReport {
  /** What it is, in words; absent when it is nothing that is known. */
  readonly title?: string
  readonly lines: number
  /** Those that said something new. */
  readonly booked: number
  /** Those of which everything was known already. */
  readonly known: number
  readonly refused: number
  readonly passedOver: number
  /** What was new, in USD. */
  readonly costUsd: string
  readonly unpricedTokens: number
  /** The first of them, each with its place. */
  readonly mistakes: readonly string[]
  /** What is worth knowing beside it. */
  readonly notes: readonly string[]
}

/** A file of which nothing is known is refused with this. */
export const unknownFile: string =
  'this is no file that can be imported: it takes exports of tollbell (JSON, CSV, JSONL, ZIP), logs with a line of JSON for each call, and the JSON and CSV of token_monitor'

// An entry of the journal has so many rows; others have their turn between two of them.
const rowsAtOnce = 1000

const mostMistakes = 100

/** Books what a file says and was not known. Throws a StoreError when it cannot; what came before stays booked, and again is no harm. */
export async function importFile(file: ImportFile, options: ImportOptions): Promise<ImportReport> {
  const { onProgress = () => {} } = options
  if (!options.strict) return await new Import(file, { ...options, onProgress }).run(file)
  const { book: _book, ...check } = options
  const report = await new Import(file, { ...check, onProgress: (done) => onProgress(done / 2) }).run(file)
  if (report.refused > 0) return report
  return await new Import(file, { ...options, onProgress: (done) => onProgress((1 + done) / 2) }).run(file)
}

type Tally = { -readonly [Name in 'lines' | 'booked' | 'known' | 'refused' | 'passedOver']: number }

interface WaitingLine {
  readonly rows: readonly ImportRow[]
}

// To check a file, nothing is booked.
type RunOptions = Omit<ImportOptions, 'book' | 'onProgress'> &
  Partial<Pick<ImportOptions, 'book'>> & { readonly onProgress: (done: number) => void }

class Import {
  readonly #options: RunOptions
  readonly #tally: Tally = { lines: 0, booked: 0, known: 0, refused: 0, passedOver: 0 }
  readonly #mistakes: string[] = []
  readonly #notes: Set<string> = new Set()
  readonly #format: ImportFormat | undefined
  #waiting: WaitingLine[] = []
  #waitingRows = 0
  #costNanoUsd = 0n
  #unpricedTokens = 0
  #occurrences = new Occurrences()

  constructor(file: ImportFile, options: RunOptions) {
    this.#options = options
    this.#format = formatOf(file)
  }

  async run(file: ImportFile): Promise<ImportReport> {
    const { onProgress } = this.#options
    const read = (): Readable => Readable.from(watched(file.read(), file.sizeBytes, onProgress))
    for await (const line of this.#linesOf({ ...file, read })) {
      this.#tally.lines++
      this.#take(line)
      if (this.#waitingRows >= rowsAtOnce) await this.#bookWaiting()
    }
    await this.#bookWaiting()
    return {
      ...(this.#format && { title: this.#format.title }),
      ...this.#tally,
      costUsd: formatAmount(this.#costNanoUsd, 'usd'),
      unpricedTokens: this.#unpricedTokens,
      mistakes: this.#mistakes,
      notes: [...this.#notes],
    }
  }

  async *#linesOf(file: ImportFile): AsyncIterable<Line> {
    const format = formatOf(file)
    const { timezone, onProgress } = this.#options
    if (!format) {
      yield file.fd === undefined
        ? { place: file.name, kind: 'passedOver', why: 'it is nothing that is imported' }
        : { place: file.name || 'the file', kind: 'mistake', mistake: unknownFile }
      return
    }
    this.#occurrences = new Occurrences()
    yield* format.read(file, { timezone, readInside: (inside) => this.#linesOf(inside), onRead: onProgress })
  }

  #take(line: Line): void {
    if (line.kind === 'mistake') this.#refuse(line.place, line.mistake)
    else if (line.kind === 'passedOver') {
      this.#tally.passedOver++
      this.#note(`${line.place}: ${line.why}.`)
    } else if (line.kind === 'record' && line.ledger === this.#options.ledger) {
      this.#tally.known++
      this.#note(ownExport)
    } else {
      const atMs = line.kind === 'record' ? line.record.startMs : line.call.atMs
      if (isPlausible(atMs, this.#options.now())) this.#wait(line)
      else this.#refuse(line.place, `time: ${new Date(atMs).toISOString()} cannot be when something was used`)
    }
  }

  #wait(line: Extract<Line, { kind: 'record' | 'call' }>): void {
    const rows = line.kind === 'record' ? sumsOf(line.record, line.ledger) : [this.#rowOf(line)]
    this.#waiting.push({ rows })
    this.#waitingRows += Math.max(1, rows.length)
  }

  #rowOf({ call }: Extract<Line, { kind: 'call' }>): ImportRow {
    return callRow(call, this.#occurrences.of(call.identity), this.#options)
  }

  async #bookWaiting(): Promise<void> {
    const lines = this.#waiting
    this.#waiting = []
    this.#waitingRows = 0
    if (!this.#options.book) return
    const outcomes = await this.#options.book(lines.flatMap(({ rows }) => rows))
    let next = 0
    for (const { rows } of lines) {
      const parts = outcomes.slice(next, next + rows.length).flat()
      next += rows.length
      this.#tally[parts.length > 0 ? 'booked' : 'known']++
      for (const part of parts) this.#add(part)
    }
  }

  #add({ account, amount }: Imported): void {
    if (account.measure === 'cost') this.#costNanoUsd += BigInt(amount)
    if (account.measure === 'unpriced') this.#unpricedTokens += amount
  }

  #refuse(place: string, mistake: string): void {
    this.#tally.refused++
    if (this.#mistakes.length < mostMistakes) this.#mistakes.push(`${place}: ${mistake}`)
  }

  #note(note: string): void {
    if (this.#notes.size < mostMistakes) this.#notes.add(note)
  }
}

const ownExport =
  'This is an export of this ledger itself, which knows all of it. To go back to how it was, put a backup in its place.'
