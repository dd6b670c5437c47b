import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { diag } from '@opentelemetry/api'
import { scopeName } from '@tollbell/conventions'
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

// Resource attributes are a few hundred bytes.
const maxHeadBytes = 64 * 1024

/** The head of a journal file and when it was last touched; `undefined` when it is gone or cannot be read. */
export async function headOf(
  file: Pick<JournalFile, 'path'>,
): Promise<{ head: JournalHead; touchedMs: number } | undefined> {
  const handle = await open(file.path).catch((error: NodeJS.ErrnoException) => {
    // Gone: another process has reported and renamed it since it was listed.
    if (error.code !== 'ENOENT') diag.warn(`${scopeName}: a journal cannot be read, its calls stay unreported`, error)
  })
  if (!handle) return undefined
  try {
    const { mtimeMs } = await handle.stat()
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(maxHeadBytes) })
    const head = readHead(buffer.toString('utf8', 0, bytesRead).split('\n', 1)[0])
    return head && { head, touchedMs: mtimeMs }
  } finally {
    await handle.close()
  }
}

/** Adds up a journal file as the process that wrote it did. Long files are read piece by piece, so the app is not held up. */
export async function readOrphan(file: Pick<JournalFile, 'path'>, head: JournalHead): Promise<Orphan> {
  const counters = new UsageCounters(head.extra)
  let lastCallMs = head.startMs
  let badLines = -1 // The head is no line of a call.
  // To its end, since leaving a readline early leaves its file open.
  for await (const text of createInterface({ input: createReadStream(file.path) })) {
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
