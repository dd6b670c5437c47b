import type { Arrival } from './differences.ts'
import type { Draft, LifeId } from './draft.ts'
import type { Reading } from './readings.ts'

/** What a reading says that its stream has not said before. */
export interface Word {
  /** The life it goes on with; `undefined` when it begins one. */
  readonly life: LifeId | undefined
  /** What had been counted before, and what has been counted now. */
  readonly before: number
  readonly after: number
  /** Noted, but not booked: the stream is older than our memory. */
  readonly isBaseline: boolean
}

/** Why a reading is no word: it says nothing new, is below what was said, or cannot be told from what was counted. */
export type NoWord = 'repeated' | 'shrunk' | 'interval'

const hourMs = 60 * 60 * 1000

// Below the time after which we forget: a process that speaks again after we forgot it is not counted twice.
const horizonMs = 30 * 24 * hourMs

/**
 * How long the intervals of deltas are remembered. Collectors try again for five minutes, and longer with a queue on
 * disk. https://github.com/open-telemetry/opentelemetry-collector/blob/main/exporter/exporterhelper/README.md
 */
export const deltaHorizonMs: number = hourMs

/** What a reading says, given what is known and drafted. */
export function wordOf(draft: Draft, reading: Reading, arrival: Arrival): Word | NoWord {
  return reading.stream.delta ? deltaWord(draft, reading, arrival) : cumulativeWord(draft, reading, arrival)
}

/**
 * A reading that repeats or is older than the last one adds nothing; one below it that is newer is refused. A stream
 * never seen counts from zero, so that a short life with a single export is counted whole, unless it began so long ago
 * that we may have forgotten it.
 */
function cumulativeWord(draft: Draft, reading: Reading, arrival: Arrival): Word | NoWord {
  const { value: after, timeMs } = reading
  const life = lifeOf(draft, reading)
  if (life === undefined) return { life, before: 0, after, isBaseline: isBeyondHorizon(reading, arrival, draft) }
  const before = draft.valueOf(life)
  if (after < before && (timeMs > draft.timeOf(life) || arrival.isImport)) return 'shrunk'
  return after <= before ? 'repeated' : { life, before, after, isBaseline: false }
}

/**
 * The life a reading goes on with; `undefined` when it begins one. The start tells, so that even a late word of an
 * earlier life adds what it has to add. Without a start it is the newest life; and a life without a start is that of
 * all who started before its last word.
 */
function lifeOf(draft: Draft, { stream, startMs }: Reading): LifeId | undefined {
  const lives = draft.livesOf(stream)
  if (startMs === 0) return newestOf(draft, lives)
  for (const life of lives) if (draft.startOf(life) === startMs) return life
  for (const life of lives) if (draft.startOf(life) === 0 && startMs <= draft.timeOf(life)) return life
  return undefined
}

function newestOf(draft: Draft, lives: readonly LifeId[]): LifeId | undefined {
  let newest = lives[0]
  for (const life of lives) if (newest !== undefined && draft.timeOf(life) > draft.timeOf(newest)) newest = life
  return newest
}

// A process we know was never forgotten, so what is new in it is new.
function isBeyondHorizon({ startMs, stream }: Reading, { arrivedAt, isImport }: Arrival, draft: Draft): boolean {
  if (startMs === 0 || isImport) return false
  return startMs < arrivedAt.getTime() - horizonMs && !draft.isKnown(stream.instance)
}

/**
 * A delta counts once for its interval. Intervals that follow one another are one life, from the start of the first to
 * the end of the last, whose value is the sum; where one is missing, another life begins, and the missing one may still
 * come. So what is remembered grows with the gaps and not with the exports.
 */
function deltaWord(draft: Draft, { stream, startMs, timeMs, value }: Reading, { arrivedAt }: Arrival): Word | NoWord {
  if (startMs === 0 || timeMs <= startMs || timeMs < arrivedAt.getTime() - deltaHorizonMs) return 'interval'
  let life: LifeId | undefined
  for (const other of draft.livesOf(stream)) {
    const [beganMs, endMs] = [draft.startOf(other), draft.timeOf(other)]
    if (beganMs <= startMs && timeMs <= endMs) return 'repeated'
    if (endMs === startMs) life = hasRoom(draft.valueOf(other), value) ? other : undefined
    else if (beganMs < timeMs && startMs < endMs) return 'interval'
  }
  const before = life === undefined ? 0 : draft.valueOf(life)
  return { life, before, after: before + value, isBaseline: false }
}

// What does not fit into a life any more begins another.
function hasRoom(before: number, more: number): boolean {
  return before <= Number.MAX_SAFE_INTEGER - more
}
