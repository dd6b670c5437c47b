import type { Log } from '@tollbell/service'
import type { Book } from '../booking/book.ts'
import { type Readings, readingsOf } from '../booking/readings.ts'
import type { Health } from '../health.ts'
import type { Tally } from '../metrics/tally.ts'
import type { SourceParts } from '../sources/source.ts'
import { isBooked } from '../sources/sources.ts'
import type { Encoding, PartialSuccess } from './answer.ts'
import type { Received } from './bodies.ts'
import { decodeJson } from './json.ts'
import { decodeProtobuf } from './protobuf.ts'
import type { Recognition } from './recognition.ts'
import type { Wanted } from './request.ts'

export interface IngestParts {
  readonly book: Book
  readonly tally: Tally
  readonly health: Health
  readonly now: () => Date
  /** What usage is priced and named with that comes without. */
  readonly sources: SourceParts
  /** What exporters said before, so that it need not be decoded again. */
  readonly recognition: Recognition
  readonly log: Log
}

/**
 * Books an OTLP metrics request. Answers what was refused of it.
 * Throws a DecodeError when the body is none, and a StoreError when nothing could be booked.
 */
export async function ingest(
  received: Received,
  encoding: Encoding,
  { book, tally, health, now, sources, recognition, log }: IngestParts,
): Promise<PartialSuccess | undefined> {
  const { accounts } = book.streams
  const foldedBefore = accounts.folded
  const decode =
    encoding === 'json' ? decodeJson : (body: Buffer, wanted: Wanted) => decodeProtobuf(body, wanted, recognition)
  const { readings, runs, refusals, ignored } = readAndRelease(received, (body) =>
    readingsOf(decode(body, isBooked), { ...sources, streams: book.streams }),
  )
  const arrivedAt = now()
  if (readings.length > 0 || runs.length > 0) {
    try {
      const stop = tally.bookingSeconds.startTimer()
      const counts = await health.watch(() => book.book(readings, arrivedAt, runs))
      stop()
      refusals.add('shrunk', counts.shrunk)
      refusals.add('interval', counts.interval)
      tally.addExport(readings, runs, arrivedAt)
      for (const result of ['booked', 'repeated', 'baselined', 'superseded'] as const) {
        tally.addPoints(result, counts[result])
      }
    } finally {
      // New columns for each export would be collected much later than they are made.
      for (const run of runs) run.of.giveBack(run)
    }
  }
  tally.addPoints('ignored', ignored)
  for (const [reason, count] of refusals.counts) tally.addPoints(reason, count)
  const folded = accounts.folded - foldedBefore
  if (folded === 0) return refusals.answer
  const warning = foldingSentence(folded, accounts.lastFolded)
  tally.addFolded(folded, arrivedAt, () => log('warn', warning))
  // A message without a refused point is a warning. https://opentelemetry.io/docs/specs/otlp/#partial-success-1
  const { rejected = 0, message } = refusals.answer ?? {}
  return { rejected, message: message ? `${message} ${warning}` : warning }
}

// Nothing that is read of a body refers to it.
function readAndRelease(received: Received, read: (body: Buffer) => Readings): Readings {
  try {
    return read(received.body)
  } finally {
    received.release()
  }
}

function foldingSentence(streams: number, project: string): string {
  return `${streams} new ${streams === 1 ? 'stream is' : 'streams are'} booked under the name other, because there are too many names of users, operations or models in the project ${JSON.stringify(project)}, or too many projects. No token or dollar is missing. Report names of which there are few.`
}
