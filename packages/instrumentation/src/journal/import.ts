import { instruments, nanoUsdFromUsd } from '@tollbell/conventions'
import type { Sum } from '../metrics/sums.ts'
import { fileAt, journalFiles } from './folder.ts'
import { newestSegments, settle, tooOldMs } from './keeper.ts'
import { isDead, ownLife } from './life.ts'
import { headOf, type Orphan, readOrphan } from './orphan.ts'
import { sendOrphan } from './reporter.ts'

// The answers of a ledger that says no to what it is sent, and would take something else.
const ofRequest: ReadonlySet<unknown> = new Set([400, 413, 415, 422])

/** Where journals are reported to. */
export interface ImportTarget {
  /** Its address for metrics, `http://localhost:4318/v1/metrics`. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly now: () => number
}

/** What became of a journal. */
export interface ImportedJournal {
  readonly path: string
  /**
   * `reported`: the ledger has all of it now. `alive`: its process writes it still, and exports by itself. `tooOld`:
   * written so long ago that the ledger may have forgotten it and would count it again.
   */
  readonly outcome: 'reported' | 'alive' | 'tooOld'
  /** Its name says that the ledger had it before. */
  readonly known: boolean
  readonly calls: number
  /** In nano-USD, of what has a price. */
  readonly costNanoUsd: number
  /** Tokens without a price. */
  readonly unpriced: number
  /** Lines that cannot be read. */
  readonly badLines: number
}

/** The ledger did not take a journal; those before it have arrived, and it is no harm to report them again. */
export class NotReported extends Error {
  override name = 'NotReported'
  /** Whether it is this journal that is wrong; otherwise none is taken now. */
  readonly isOfJournal: boolean

  constructor(message: string, { cause, isOfJournal }: { cause?: Error; isOfJournal: boolean }) {
    super(message, { cause })
    this.isOfJournal = isOfJournal
  }
}

/** The journals in a folder, as paths: of each the last part, which has the sums of those before it. */
export async function journalsIn(folder: string): Promise<string[]> {
  return newestSegments(await journalFiles(folder)).map(({ path }) => path)
}

/** Whether a file is a journal, by its first line. */
export async function isJournal(path: string): Promise<boolean> {
  return (await headOf({ path })) !== undefined
}

/**
 * Reports what journals say under the identity of the processes that wrote them. They are the final values of series
 * the ledger knows, so whatever it had before, and however often this is done, each call counts once.
 * @param path a journal, by {@link isJournal}
 * @throws {NotReported} when the ledger does not take it
 */
export async function importJournal(path: string, { url, headers, now }: ImportTarget): Promise<ImportedJournal> {
  const file = fileAt(path)
  const found = await headOf(file)
  if (!found) throw new NotReported(`${path} is no journal.`, { isOfJournal: true })
  const orphan = await readOrphan(file, found.head)
  const wasForIt = found.head.reportTo !== undefined && isSamePlace(found.head.reportTo, url)
  const imported = { path, known: !file.open && wasForIt, ...figuresOf(orphan) }
  if (file.open && !isDead(found.head, found.touchedMs, now(), ownLife())) return { ...imported, outcome: 'alive' }
  if (now() - found.touchedMs > tooOldMs) return { ...imported, outcome: 'tooOld' }
  const { error } = await sendOrphan(orphan, { url, headers: { ...headers } })
  if (error) {
    throw new NotReported(`${url} did not take ${path}: ${error.message}`, {
      cause: error,
      isOfJournal: ofRequest.has((error as { code?: unknown }).code),
    })
  }
  // Where it is to be reported elsewhere too, it is left to that.
  if (file.open && (wasForIt || found.head.reportTo === undefined)) await settle(file)
  return { ...imported, outcome: 'reported' }
}

// Apps say localhost unless they are told otherwise, where an operator may write an address.
function isSamePlace(one: string, other: string): boolean {
  const [a, b] = [one, other].map((url) => url.replace(/^(https?:\/\/)(?:127\.0\.0\.1|\[::1\])(?=[:/])/, '$1localhost'))
  return a === b
}

function figuresOf({
  sums,
  badLines,
}: Orphan): Pick<ImportedJournal, 'calls' | 'costNanoUsd' | 'unpriced' | 'badLines'> {
  const total = (instrument: Sum['instrument'], of = (value: number) => value): number =>
    sums.reduce((sum, each) => (each.instrument === instrument ? sum + of(each.value) : sum), 0)
  return {
    calls: total(instruments.requests),
    costNanoUsd: total(instruments.cost, nanoUsdFromUsd),
    unpriced: total(instruments.unpricedTokens),
    badLines,
  }
}
