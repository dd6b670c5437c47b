import type { Request, Response } from 'express'
import type { Book } from '../booking/book.ts'
import { type ImportOptions, type ImportReport, importFile, unknownFile } from '../transfer/import.ts'
import { receive, TooLarge, type Upload } from '../transfer/upload.ts'
import { type ImportQuery, readImportQuery } from './import-query.ts'
import type { RouteParts } from './route.ts'
import type { ErrorAnswer, ImportAnswer, ImportProgress } from './types.ts'

/** An answer line by line: how far it is, and the outcome at the end. */
export const progressType = 'application/x-ndjson'

// After so many rows what was booked leaves memory, so that a long file takes no more of it than a short one.
const rowsInMemory = 10_000

// More would only make a bar tremble.
const progressSteps = 200

/** `POST /api/v1/import` */
export async function answerImport(parts: RouteParts, request: Request, response: Response): Promise<void> {
  const query = readImportQuery(request.query, parts.budgets.current.timezone)
  if ('mistakes' in query) return refuse(response, 400, 'These parameters cannot be understood.', query.mistakes)
  if (request.headers['content-encoding'] !== undefined)
    return refuse(response, 415, 'Send the file as it is, or as a ZIP.')
  const upload = await uploadOf(parts, query, request, response)
  if (!upload) return
  try {
    await importUpload(upload, query, parts, request, response)
  } finally {
    await upload.close()
  }
}

async function uploadOf(
  { dataDir }: RouteParts,
  { name }: ImportQuery,
  request: Request,
  response: Response,
): Promise<Upload | undefined> {
  try {
    return await receive(request, { folder: dataDir, name })
  } catch (error) {
    // Whoever sent it has gone, and nobody is there to answer.
    if (request.destroyed && !request.complete && !(error instanceof TooLarge)) return undefined
    if (!(error instanceof TooLarge)) throw error
    response.set('Connection', 'close')
    refuse(response, 413, 'A file may have up to 1 GiB: import it in parts.')
    return undefined
  }
}

async function importUpload(
  upload: Upload,
  { project, timezone, strict }: ImportQuery,
  { book, health, store, sources, now, log }: RouteParts,
  request: Request,
  response: Response,
): Promise<void> {
  const tells = request.get('accept') === progressType
  const bookRows = booking(book, now)
  if (tells) response.type(progressType)
  const report = await importFile(upload, {
    ledger: await store.id(),
    project,
    timezone,
    strict,
    prices: sources.prices,
    now,
    book: (rows) => health.watch(() => bookRows(rows)),
    onProgress: tells ? progressIn(response) : undefined,
  }).catch((error: unknown) => {
    if (!tells || !response.headersSent) throw error
    log('error', 'An import failed.', { error: error instanceof Error ? error.message : error })
    return undefined
  })
  const { status, answer } = report ? answerOf(report, strict) : { status: 500, answer: brokenOff }
  if (tells) response.end(`${JSON.stringify(answer)}\n`)
  else response.status(status).json(answer)
}

function booking(book: Book, now: () => Date): ImportOptions['book'] {
  let rowCount = 0
  return async (rows) => {
    const imported = await book.import(rows, now())
    rowCount += rows.length
    if (rowCount >= rowsInMemory) {
      rowCount = 0
      await book.fold(now())
    }
    return imported
  }
}

function progressIn(response: Response): (done: number) => void {
  let told = 0
  return (done) => {
    const step = Math.floor(done * progressSteps)
    if (step <= told) return
    told = step
    response.write(`${JSON.stringify({ done } satisfies ImportProgress)}\n`)
  }
}

function answerOf(report: ImportReport, strict: boolean): { status: number; answer: ImportAnswer | ErrorAnswer } {
  const { title, mistakes } = report
  if (title === undefined) return { status: 400, answer: { error: `Nothing was imported: ${unknownFile}.` } }
  if (strict && report.refused > 0) {
    const error = `Nothing was imported: ${report.refused} of ${report.lines} lines are wrong.`
    return { status: 400, answer: { error, mistakes: [...mistakes] } }
  }
  return { status: 200, answer: { ...report, title, mistakes: [...mistakes], notes: [...report.notes] } }
}

const brokenOff: ErrorAnswer = {
  error: 'The import was broken off; the log of the ledger says why. What came in counts once: import the file again.',
}

function refuse(response: Response, status: number, error: string, mistakes?: string[]): void {
  response.status(status).json({ error, ...(mistakes && { mistakes }) } satisfies ErrorAnswer)
}
