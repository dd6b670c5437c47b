import { randomBytes } from 'node:crypto'
import { closeSync, openSync, renameSync, unlinkSync, utimes, writeSync } from 'node:fs'
import { diag } from '@opentelemetry/api'
import { scopeName } from '@tollbell/conventions'
import type { Cost, Price } from '@tollbell/pricing'
import type { FinishedCall } from '../metrics/call.ts'
import type { UsageCounters, UsageSeries } from '../metrics/usage-counters.ts'
import { safely } from '../safely.ts'
import { type JournalFile, journalFile } from './folder.ts'
import { headLine, type Identity } from './head.ts'
import { heartbeatMs, ownLife } from './life.ts'
import { bytesOf, LineBytes } from './line-bytes.ts'
import { writeCarried, writeLine } from './write-line.ts'

/** Where a journal is written, and how much of it. */
export interface JournalPlace {
  readonly folder: string
  /** A file that would grow beyond this is followed by another. */
  readonly maxFileBytes: number
  /** Told about each file that is begun and ended. */
  onFile?(path: string, state: 'begun' | 'ended'): void
}

/** Opens a journal for one set of sums, exported under that identity. */
export type OpenJournal = (identity: () => Identity, counters: UsageCounters) => Journal

/**
 * Writes down every call, in a file that only this process writes, so that what it counted survives its death: what
 * was given to the kernel no SIGKILL can take back. Nothing is exported that is not written.
 */
export class Journal {
  readonly #place: JournalPlace
  readonly #identity: () => Identity
  readonly #counters: UsageCounters
  readonly #name: string
  readonly #id: Uint8Array
  #open: OpenFile | undefined
  #bytes = 0
  #count = 0
  #segment = 0
  /** What is not written yet. */
  readonly #lines = new LineBytes()
  #heartbeat: NodeJS.Timeout | undefined
  #closed = false

  /**
   * @param identity as whom this process exports its sums; asked when the first call comes, and for each file
   * @param counters the sums that are journaled, to carry them over from file to file
   */
  constructor(place: JournalPlace, identity: () => Identity, counters: UsageCounters) {
    this.#place = place
    this.#identity = identity
    this.#counters = counters
    this.#name = `${new Date().toISOString().replace(/\.\d+|[-:]/g, '')}-${randomBytes(6).toString('hex')}`
    this.#id = bytesOf(`${this.#name}-`)
  }

  /** Takes a call that is not in the sums yet, to be written by the next {@link flush}. Never throws. */
  add(series: UsageSeries, call: FinishedCall, cost: Cost, price: Price | undefined): void {
    if (this.#closed) return
    const before = this.#lines.length
    try {
      if (!this.#heartbeat) this.#begin()
      if (!this.#open) return
      this.#count += 1
      writeLine(this.#lines, { journal: this.#id, number: this.#count }, series, call, cost, price)
      if (this.#bytes + this.#lines.length > this.#place.maxFileBytes) this.#goOnWith(this.#lines.cut(before))
    } catch (error) {
      this.#lines.cut(Math.min(before, this.#lines.length))
      this.#broken(error)
    }
  }

  /** Writes what was added, all at once: a write costs more than all else here. Never throws. */
  flush(): void {
    if (this.#lines.length === 0) return
    try {
      const lines = this.#lines.take()
      if (this.#open) this.#bytes += write(this.#open.descriptor, lines)
    } catch (error) {
      this.#broken(error)
    }
  }

  /**
   * Ends the journal.
   * @param settled whether everything in it is known to have arrived, or is nobody's to report
   */
  close(settled: boolean): void {
    if (this.#closed) return
    this.flush()
    this.#closed = true
    clearInterval(this.#heartbeat)
    const open = this.#open
    if (open) safely('closing the journal', () => this.#end(open, settled), undefined)
  }

  #begin(): void {
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs)
    this.#heartbeat.unref()
    this.#next()
  }

  /** Goes on in the next file with this line, which the sums that it begins with lack. */
  #goOnWith(line: Uint8Array): void {
    this.#next()
    this.#lines.add(line)
  }

  /** Begins the next file with all sums so far, which makes the one before it redundant. */
  #next(): void {
    this.flush()
    this.#segment += 1
    const file = journalFile(this.#place.folder, this.#name, this.#segment, true)
    const descriptor = openSync(file.path, 'ax', 0o600)
    this.#place.onFile?.(file.path, 'begun')
    try {
      const lines = new LineBytes()
      lines.add(bytesOf(headLine({ tollbell: 1, ...ownLife(), ...this.#identity() })))
      writeCarried(lines, this.#counters, Date.now())
      this.#bytes = write(descriptor, lines.take())
    } catch (error) {
      // Without its head it is of no use to anybody.
      this.#end({ file, descriptor }, false)
      unlinkSync(file.path)
      throw error
    }
    const before = this.#open
    this.#open = { file, descriptor }
    if (before) this.#end(before, true)
  }

  #end({ file, descriptor }: OpenFile, settled: boolean): void {
    closeSync(descriptor)
    if (settled) renameSync(file.path, journalFile(this.#place.folder, file.journal, file.segment, false).path)
    this.#place.onFile?.(file.path, 'ended')
  }

  /** Shows that this process lives, and tries again where writing had failed. */
  #beat(): void {
    try {
      if (!this.#open) this.#next()
    } catch (error) {
      this.#broken(error)
    }
    const open = this.#open
    if (!open) return
    const now = new Date()
    utimes(open.file.path, now, now, (error) => {
      // Somebody took this process for dead and reported its sums. They count once all the same; go on elsewhere.
      if (error?.code === 'ENOENT' && open === this.#open) this.#leave()
    })
  }

  /** Ends the file as it is. What it lacks, the next one begins with. */
  #leave(): void {
    const open = this.#open
    this.#open = undefined
    if (open) safely('closing a journal file', () => this.#end(open, false), undefined)
  }

  #broken(error: unknown): void {
    diag.warn(`${scopeName}: the journal cannot be written; it is tried again in a while`, error)
    this.#leave()
  }
}

interface OpenFile {
  readonly file: JournalFile
  readonly descriptor: number
}

/** @returns how many bytes were written */
function write(descriptor: number, bytes: Uint8Array): number {
  if (writeSync(descriptor, bytes) < bytes.length) throw new Error('the disk is full')
  return bytes.length
}
