import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { bookedSources, readSums, type Sum } from '../metrics/sums.ts'
import { UsageCounters } from '../metrics/usage-counters.ts'
import type { JournalFile } from './folder.ts'
import { type JournalHead, readHead } from './head.ts'
import { addLine, readLine } from './line.ts'

/** What a process had counted when it died. */
export interface Orphan {
  readonly head: JournalHead
  /** Its final cumulative values. */
  readonly sums: readonly Sum[]
  /** When its last call was made, in milliseconds since 1970. */
  readonly lastCallMs: number
  /** Lines that could not be read: one is the line it was writing when the machine went down. */
  readonly badLines: number
}

/** The head of a journal file and when it was last touched; `undefined` when it is gone or cannot be read. */
export async function headOf(file: JournalFile): Promise<{ head: JournalHead; touchedMs: number } | undefined> {
  try {
    const { mtimeMs } = await stat(file.path)
    for await (const line of linesOf(file)) {
      const head = readHead(line)
      return head && { head, touchedMs: mtimeMs }
    }
  } catch {
    // Another process reports it just now.
  }
  return undefined
}

/** Adds up a journal file as the process that wrote it did. Long files are read piece by piece, so the app is not held up. */
export async function readOrphan(file: JournalFile, head: JournalHead): Promise<Orphan> {
  const counters = new UsageCounters(head.extra)
  let lastCallMs = head.startMs
  let badLines = -1 // The head is no line of a call.
  for await (const text of linesOf(file)) {
    const line = readLine(text)
    if (!line) {
      badLines += 1
      continue
    }
    addLine(counters, line)
    lastCallMs = Math.max(lastCallMs, Date.parse(line.time))
  }
  return { head, sums: readSums(bookedSources(counters)), lastCallMs, badLines }
}

function linesOf(file: JournalFile): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file.path), crlfDelay: Number.POSITIVE_INFINITY })
}
