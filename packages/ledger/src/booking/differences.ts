import { type Account, accountKey } from './account.ts'
import { bucketStart } from './bucket.ts'
import type { Reading } from './readings.ts'

/** The last word of a life of a stream. A counter that starts again, under the same names, begins another life. */
export interface StreamState {
  /** 0 when the sender does not say. */
  readonly startMs: number
  readonly value: number
  readonly timeMs: number
}

export interface StreamUpdate extends StreamState {
  readonly stream: string
  readonly instance: string
}

/** What a stream has counted since its last word. */
export interface Difference {
  readonly account: Account
  /** At rest; above zero. */
  readonly amount: number
  /** When it counts as spent. */
  readonly atMs: number
}

/** What one request brought. */
export interface Arrival {
  readonly readings: readonly Reading[]
  readonly arrivedAt: Date
}

export interface Differences {
  readonly differences: readonly Difference[]
  readonly updates: readonly StreamUpdate[]
  /** What became of each arrival, in their order. */
  readonly counts: readonly BookingCounts[]
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

export interface Known {
  /** All lives of each stream. */
  readonly streams: ReadonlyMap<string, readonly StreamState[]>
  readonly instances: ReadonlySet<string>
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
 */
export function differencesOf(arrivals: readonly Arrival[], known: Known): Differences {
  const differences: Difference[] = []
  const updates = new Map<string, StreamUpdate>()
  const lives = new Map(known.streams)
  const instances = new Set(known.instances)
  const counts = arrivals.map(({ readings, arrivedAt }) => {
    const count = { booked: 0, repeated: 0, baselined: 0, shrunk: 0 }
    for (const reading of readings) {
      const { value, timeMs } = reading
      const { key: stream, instance, entries } = reading.stream
      const others = lives.get(stream) ?? []
      const life = lifeOf(others, reading)
      const before = life?.value ?? 0
      if (life && value < before && timeMs > life.timeMs) count.shrunk++
      else if (life && value <= before) count.repeated++
      else {
        const startMs = life?.startMs ?? reading.startMs
        updates.set(`${stream} ${startMs}`, { stream, instance, startMs, value, timeMs })
        lives.set(stream, [...others.filter((other) => other !== life), { startMs, value, timeMs }])
        if (!life && isBeyondHorizon(reading, instances, arrivedAt)) count.baselined++
        else if (value > before) {
          const atMs = bookingTime(timeMs, arrivedAt)
          for (const { account, amountBetween } of entries) {
            const amount = amountBetween(before, value)
            if (amount > 0) differences.push({ account, amount, atMs })
          }
          count.booked++
        }
      }
    }
    for (const { stream } of readings) instances.add(stream.instance)
    return count
  })
  return { differences, updates: [...updates.values()], counts }
}

/**
 * The life a reading goes on with; `undefined` when it begins one. The start tells, so that even a late word of an
 * earlier life adds what it has to add. Without a start it is the newest life; and a life without a start is that of
 * all who started before its last word.
 */
function lifeOf(lives: readonly StreamState[], { startMs }: Reading): StreamState | undefined {
  if (startMs === 0) return lives.toSorted((one, other) => other.timeMs - one.timeMs)[0]
  return (
    lives.find((life) => life.startMs === startMs) ?? lives.find((life) => life.startMs === 0 && startMs <= life.timeMs)
  )
}

// A process we know was never forgotten, so what is new in it is new.
function isBeyondHorizon({ startMs, stream }: Reading, known: ReadonlySet<string>, arrivedAt: Date): boolean {
  return startMs !== 0 && startMs < arrivedAt.getTime() - horizonMs && !known.has(stream.instance)
}

function bookingTime(timeMs: number, arrivedAt: Date): number {
  const arrivedMs = arrivedAt.getTime()
  return Math.abs(timeMs - arrivedMs) > mostSkewMs ? arrivedMs : timeMs
}

/** One line per account and bucket, as the store keeps them. */
export interface BucketAmount<Key> {
  readonly account: Key
  readonly bucketMs: number
  /** At rest. */
  readonly amount: bigint
}

/** Adds up the differences that fall into the same account and bucket. */
export function bucketsOf(differences: readonly Difference[]): BucketAmount<Account>[] {
  const sums = new Map<string, BucketAmount<Account>>()
  for (const { account, amount, atMs } of differences) {
    const bucketMs = bucketStart(atMs)
    const key = `${bucketMs} ${accountKey(account)}`
    sums.set(key, { account, bucketMs, amount: (sums.get(key)?.amount ?? 0n) + BigInt(amount) })
  }
  return [...sums.values()]
}
