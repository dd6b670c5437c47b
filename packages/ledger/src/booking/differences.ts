import type { Entry } from '../journal/entry.ts'
import { Draft } from './draft.ts'
import type { KnownAccounts } from './known-accounts.ts'
import type { KnownLife, KnownStreams } from './known-streams.ts'
import type { Reading } from './readings.ts'

/** What one request brought. */
export interface Arrival {
  readonly readings: readonly Reading[]
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
}

export interface Memory {
  readonly streams: KnownStreams
  readonly accounts: KnownAccounts
}

export interface Differences {
  /** What of an entry they make. */
  readonly parts: Pick<Entry, 'instances' | 'opened' | 'words' | 'accounts' | 'amounts' | 'callTimes'>
  /** What became of each arrival, in their order. */
  readonly counts: readonly BookingCounts[]
}

// A clock that is further off is not believed. Measured: booking at arrival is exact, where believing it is not.
const mostSkewMs = 30_000

const dayMs = 24 * 60 * 60 * 1000

/** A silent process is forgotten after this time, and its streams with it. */
export const forgetAfterMs: number = 45 * dayMs

// Below the time after which we forget: a process that speaks again after we forgot it is not counted twice.
const horizonMs = 30 * dayMs

/**
 * What arrivals, one after the other, add to what their streams said before. A reading that repeats or is older than the
 * last one adds nothing; one below it that is newer is refused. A stream never seen counts from zero, so that a short
 * life with a single export is counted whole, unless it began so long ago that we may have forgotten it.
 * The memory is as before when this returns.
 */
export function differencesOf(arrivals: readonly Arrival[], memory: Memory): Differences {
  const draft = new Draft(memory)
  try {
    const counts = arrivals.map((arrival) => countsOf(arrival, draft))
    return { parts: draft.parts(), counts }
  } finally {
    draft.release()
  }
}

function countsOf(arrival: Arrival, draft: Draft): BookingCounts {
  const count = { booked: 0, repeated: 0, baselined: 0, shrunk: 0 }
  draft.begin(arrival)
  for (const reading of arrival.readings) {
    const { value, timeMs, stream } = reading
    const life = lifeOf(draft, reading)
    if (life === undefined) {
      const isUnbooked = isBeyondHorizon(reading, arrival, draft)
      draft.open(reading)
      if (isUnbooked) count.baselined++
      else if (value > 0) {
        draft.book(stream, 0, value, bookingTime(timeMs, arrival))
        count.booked++
      }
      continue
    }
    const before = draft.valueOf(life)
    if (value < before && (timeMs > draft.timeOf(life) || arrival.isImport)) count.shrunk++
    else if (value <= before) count.repeated++
    else {
      draft.say(life, value, timeMs)
      draft.book(stream, before, value, bookingTime(timeMs, arrival))
      count.booked++
    }
  }
  return count
}

/**
 * The life a reading goes on with; `undefined` when it begins one. The start tells, so that even a late word of an
 * earlier life adds what it has to add. Without a start it is the newest life; and a life without a start is that of
 * all who started before its last word.
 */
function lifeOf(draft: Draft, { stream, startMs }: Reading): KnownLife | undefined {
  const lives = draft.livesOf(stream)
  if (startMs === 0) return newestOf(draft, lives)
  for (const life of lives) if (life.startMs === startMs) return life
  for (const life of lives) if (life.startMs === 0 && startMs <= draft.timeOf(life)) return life
  return undefined
}

function newestOf(draft: Draft, lives: readonly KnownLife[]): KnownLife | undefined {
  let newest = lives[0]
  for (const life of lives) if (newest && draft.timeOf(life) > draft.timeOf(newest)) newest = life
  return newest
}

// A process we know was never forgotten, so what is new in it is new.
function isBeyondHorizon({ startMs, stream }: Reading, { arrivedAt, isImport }: Arrival, draft: Draft): boolean {
  if (startMs === 0 || isImport) return false
  return startMs < arrivedAt.getTime() - horizonMs && !draft.isKnown(stream.instance)
}

function bookingTime(timeMs: number, { arrivedAt, isImport }: Arrival): number {
  const arrivedMs = arrivedAt.getTime()
  return Math.abs(timeMs - arrivedMs) > mostSkewMs && !isImport ? arrivedMs : timeMs
}
