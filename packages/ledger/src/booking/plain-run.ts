import { bucketStart } from './bucket.ts'
import type { Arrival, Counting, Memory } from './differences.ts'
import type { Draft } from './draft.ts'
import { bookingTime } from './pen.ts'
import { isPlain, type Lanes, type Run, type RunStreams } from './run.ts'
import type { Stream } from './stream.ts'

/**
 * Where memory has what a run speaks of, when all of it is plain: each stream goes on with a life that is known, is
 * booked as it grows, and no other source reports the same. Nearly everything that comes is that, and is then worked on
 * in columns. `undefined` for all else, which is worked on reading by reading; see {@link wordOf}.
 */
export function lanesOf(of: RunStreams, { streams, accounts }: Memory): Lanes | undefined {
  const { lanes } = of
  if (lanes?.home === streams && lanes.edition === lanes.instance.edition) return lanes
  const instance = streams.known(of.instances[0] ?? '')
  if (!instance || of.instances.length > 1 || instance.sources.size > 1 || !of.streams.every(isPlain)) return undefined
  const rows = of.streams.map((stream, at) => lifeOf(stream, of.startsMs[at] as number, streams))
  const ids = of.streams.map(({ entries: [entry] }) => (entry && accounts.idOf(entry.account)) ?? -1)
  if (rows.includes(-1) || ids.includes(-1)) return undefined
  of.lanes = {
    home: streams,
    instance,
    edition: instance.edition,
    rows: Int32Array.from(rows),
    accounts: Int32Array.from(ids),
  }
  return of.lanes
}

function lifeOf(stream: Stream, startMs: number, streams: Memory['streams']): number {
  if (startMs === 0) return -1
  return streams.livesOf(stream).find((row) => streams.lives.startsMs.at(row) === startMs) ?? -1
}

/** Writes what a run says into the draft; see {@link Lanes}. */
export function writeRun(
  { timesMs, values }: Run,
  { rows, accounts }: Lanes,
  { draft, arrival, count }: { readonly draft: Draft; readonly arrival: Arrival; readonly count: Counting },
): void {
  let timeMs = Number.NaN
  let when = { atMs: 0, bucketMs: 0 }
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number
    const after = values[at] as number
    const before = draft.valueOf(row)
    if (after > before) {
      if (timesMs[at] !== timeMs) {
        timeMs = timesMs[at] as number
        const atMs = bookingTime(timeMs, arrival)
        when = { atMs, bucketMs: bucketStart(atMs) }
      }
      draft.say(row, after, timeMs)
      draft.bookOn(accounts[at] as number, after - before, when)
      count.booked++
    } else if (after < before && (timesMs[at] as number) > draft.timeOf(row)) count.shrunk++
    else count.repeated++
  }
}
