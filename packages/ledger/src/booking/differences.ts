import type { Entry } from '../journal/entry.ts'
import { Draft } from './draft.ts'
import { Inclusions } from './inclusions.ts'
import type { KnownAccounts } from './known-accounts.ts'
import type { KnownStreams } from './known-streams.ts'
import { Pen } from './pen.ts'
import { lanesOf, writeRun } from './plain-run.ts'
import type { Reading } from './readings.ts'
import { type Run, readingsOfRun } from './run.ts'
import { type NoWord, wordOf } from './word.ts'

/** What one request brought. */
export interface Arrival {
  readonly readings: readonly Reading[]
  /** More of them, in columns. */
  readonly runs?: readonly Run[]
  readonly arrivedAt: Date
  /**
   * Read from a file and not sent by a process: it counts at its own time, however long ago, and is never forgotten,
   * so that the same file changes nothing in a year's time either.
   */
  readonly isImport?: boolean
}

/** What became of the readings of a request. */
export interface BookingCounts {
  readonly booked: number
  /** Points that said nothing new. */
  readonly repeated: number
  /** Points of streams older than our memory, noted but not booked. */
  readonly baselined: number
  /** Points below what their stream said before. */
  readonly shrunk: number
  /** Deltas of which it cannot be told whether they were counted. */
  readonly interval: number
  /** Points of calls that a better source of the same process reports too. */
  readonly superseded: number
  /** Of an import, what became of each reading, in their order. */
  readonly outcomes?: readonly ReadingOutcome[]
}

/** The same while it is being counted. */
export type Counting = { -readonly [Name in keyof BookingCounts]: BookingCounts[Name] }

/** By how much a reading is more than what its stream said before, or why it is not booked. */
export type ReadingOutcome = number | NoWord | 'superseded'

export const noCounts: BookingCounts = {
  booked: 0,
  repeated: 0,
  baselined: 0,
  shrunk: 0,
  interval: 0,
  superseded: 0,
}

export interface Memory {
  readonly streams: KnownStreams
  readonly accounts: KnownAccounts
}

export interface Differences {
  /** What of an entry they make. */
  readonly parts: Pick<Entry, 'instances' | 'opened' | 'ended' | 'words' | 'accounts' | 'amounts' | 'callTimes'>
  /** What became of each arrival, in their order. */
  readonly counts: readonly BookingCounts[]
}

const dayMs = 24 * 60 * 60 * 1000

/** A silent process is forgotten after this time, and its streams with it. */
export const forgetAfterMs: number = 45 * dayMs

/**
 * What arrivals, one after the other, add to what their streams said before. The memory is as before when this returns.
 */
export function differencesOf(arrivals: readonly Arrival[], memory: Memory): Differences {
  const draft = new Draft(memory)
  try {
    const counts = arrivals.map((arrival) => countsOf(arrival, draft, memory))
    return { parts: draft.parts(), counts }
  } finally {
    draft.release()
  }
}

function countsOf({ runs = [], ...rest }: Arrival, draft: Draft, memory: Memory): BookingCounts {
  const looked = runs.map((run) => ({ run, lanes: lanesOf(run.of, memory) }))
  const others = looked.flatMap(({ run, lanes }) => (lanes ? [] : readingsOfRun(run)))
  const readings = others.length === 0 ? rest.readings : [...rest.readings, ...others]
  const plain = looked.flatMap(({ run, lanes }) => (lanes ? [{ run, lanes }] : []))
  const arrival = { ...rest, readings, runs: plain.map(({ run }) => run) }
  draft.begin(arrival)
  const count = { ...noCounts }
  for (const { run, lanes } of plain) writeRun(run, lanes, { draft, arrival, count })
  return countReadings(arrival, draft, count)
}

function countReadings(arrival: Arrival, draft: Draft, count: Counting): BookingCounts {
  const pen = new Pen(arrival, draft)
  const inclusions = new Inclusions()
  const outcomes: ReadingOutcome[] | undefined = arrival.isImport ? [] : undefined
  for (const reading of arrival.readings) {
    const { stream } = reading
    const word = pen.isSuperseded(stream) ? 'superseded' : wordOf(draft, reading, arrival)
    outcomes?.push(typeof word === 'string' ? word : word.after - word.before)
    if (typeof word === 'string') count[word]++
    else {
      if (word.isBaseline) count.baselined++
      else if (word.after > word.before) count.booked++
      if (stream.inclusion && !word.isBaseline) inclusions.add(stream.inclusion, reading, word)
      else pen.write(reading, word)
    }
  }
  inclusions.write(pen)
  return outcomes ? { ...count, outcomes } : count
}
