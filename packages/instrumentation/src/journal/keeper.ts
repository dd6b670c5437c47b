import { rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { diag } from '@opentelemetry/api'
import { scopeName } from '@tollbell/conventions'
import { type JournalFile, journalFile, journalFiles, prune } from './folder.ts'
import type { JournalHead } from './head.ts'
import { isDead, type Life } from './life.ts'
import { headOf, type Orphan, readOrphan } from './orphan.ts'

// Soon after the start, so that even a short life does it, but after the app's own first steps.
const firstRoundAfterMs = 100
const roundsEveryMs = 30_000

// The ledger forgets a process 45 days after its last word, and would take an old sum for a new one.
export const tooOldMs: number = 30 * 24 * 60 * 60 * 1000

/** Sends the final values of a dead process. Resolves to whether they arrived. */
export type Report = (orphan: Orphan) => Promise<boolean>

export interface KeeperParts {
  readonly folder: string
  readonly maxBytes: number
  /** Where this process exports to. What others exported elsewhere is not its business. */
  readonly reportTo: string | undefined
  readonly report: Report
  /** The files this process is writing. */
  readonly own: ReadonlySet<string>
  readonly life: Life
  readonly now: () => number
}

/**
 * Makes good what dead processes journaled and had not exported, and keeps the folder small. Any number of processes
 * may do so at once: each reports the same cumulative values, which count once.
 */
export class JournalKeeper {
  readonly #parts: KeeperParts
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(parts: KeeperParts) {
    this.#parts = parts
  }

  start(): void {
    this.#schedule(firstRoundAfterMs)
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  /** Looks at every file once. */
  async round(): Promise<void> {
    const { folder, maxBytes, own } = this.#parts
    for (const file of newestSegments((await journalFiles(folder)).filter(({ open }) => open))) {
      if (!own.has(file.path) && !(await this.#makeGood(file))) break
    }
    const lost = await prune(folder, maxBytes, (file) => this.#isWritten(file))
    if (lost.length > 0) {
      diag.warn(
        `${scopeName}: the journal folder was full; ${lost.length} files were deleted before the ledger had them`,
      )
    }
  }

  /** By this process or by another that lives: what would be deleted of it is not its past, but its present. */
  async #isWritten(file: JournalFile): Promise<boolean> {
    const { now, life, own } = this.#parts
    if (own.has(file.path)) return true
    const found = await headOf(file)
    return found !== undefined && !isDead(found.head, found.touchedMs, now(), life)
  }

  #schedule(afterMs: number): void {
    this.#timer = setTimeout(() => {
      this.round()
        .catch((error: unknown) => diag.warn(`${scopeName}: the journal folder cannot be read`, error))
        .finally(() => {
          if (!this.#stopped) this.#schedule(roundsEveryMs)
        })
    }, afterMs)
    this.#timer.unref()
  }

  /** @returns false when the ledger does not answer, which it will not do for the next file either */
  async #makeGood(file: JournalFile): Promise<boolean> {
    const { now, life, reportTo, report } = this.#parts
    const found = await headOf(file)
    if (!found || !isDead(found.head, found.touchedMs, now(), life)) return true
    if (found.head.reportTo === undefined || isTooOld(file, found, now())) return settle(file)
    if (found.head.reportTo !== reportTo) return true
    const orphan = await readOrphan(file, found.head)
    if (orphan.badLines > 0) diag.warn(`${scopeName}: ${orphan.badLines} lines of ${file.path} cannot be read`)
    if (orphan.sums.length > 0 && !(await report(orphan))) return false
    diag.info(`${scopeName}: reported what a process that ended had not, from ${file.path}`)
    return settle(file)
  }
}

// Each file begins with the sums of those before it.
export function newestSegments(files: readonly JournalFile[]): JournalFile[] {
  return [...new Map(files.map((file) => [file.journal, file])).values()]
}

function isTooOld(
  file: JournalFile,
  { touchedMs, head }: { touchedMs: number; head: JournalHead },
  nowMs: number,
): boolean {
  const tooOld = nowMs - touchedMs > tooOldMs
  if (tooOld)
    diag.warn(
      `${scopeName}: ${file.path} is too old for ${head.reportTo} to count it once; its lines say what is missing there`,
    )
  return tooOld
}

/** From now on the file is only a log. */
export async function settle(file: JournalFile): Promise<true> {
  await rename(file.path, journalFile(dirname(file.path), file.journal, file.segment, false).path).catch(() => {
    // Another process has done it.
  })
  return true
}
