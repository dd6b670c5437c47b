import type { KnownInstance, KnownStreams } from './known-streams.ts'
import type { Reading } from './readings.ts'
import { growth, type Stream } from './stream.ts'

/** The streams whose points are one metric of an export, in their order: the same object each time it comes again. */
export class RunStreams {
  readonly streams: readonly Stream[]
  /** When each began to count; 0 when the sender does not say. */
  readonly startsMs: Float64Array
  /** The ids of the processes, each once. */
  readonly instances: readonly string[]
  readonly projects: readonly string[]
  /** Where memory has their lives, as far as that was looked up; see plain-run.ts. */
  lanes: Lanes | undefined
  #spare: RunColumns | undefined

  constructor(streams: readonly Stream[], startsMs: Float64Array) {
    this.streams = streams
    this.startsMs = startsMs
    this.instances = [...new Set(streams.map(({ instance }) => instance))]
    this.projects = [...new Set(streams.map(({ project }) => project))]
  }

  /** Columns for what they say now, with anything in them. */
  takeColumns(): RunColumns {
    const { length } = this.streams
    const columns = this.#spare ?? { timesMs: new Float64Array(length), values: new Float64Array(length) }
    this.#spare = undefined
    return columns
  }

  /** Nobody looks at these columns any more: they are used for what is said next. */
  giveBack({ timesMs, values }: RunColumns): void {
    this.#spare = { timesMs, values }
  }
}

export interface RunColumns {
  readonly timesMs: Float64Array
  /** At rest: nano-USD or pieces. */
  readonly values: Float64Array
}

/** What they say: a reading for each of the streams, in columns. */
export interface Run extends RunColumns {
  readonly of: RunStreams
}

/** Where the lives and the accounts of a run are in memory. True while it is the same memory, and the same edition. */
export interface Lanes {
  readonly home: KnownStreams
  readonly instance: Readonly<KnownInstance>
  readonly edition: number
  /** The rows of the lives. */
  readonly rows: Int32Array
  /** The ids of the accounts. */
  readonly accounts: Int32Array
}

/** Whether what a stream says is booked as it is: it grows, counts nothing that another counts too, and knows its cost. */
export function isPlain({ source, delta, inclusion, entries }: Stream): boolean {
  return source === 'tollbell' && !delta && !inclusion && entries.length === 1 && entries[0]?.amountBetween === growth
}

/** The readings of a run, each for itself. */
export function readingsOfRun({ of: { streams, startsMs }, timesMs, values }: Run): Reading[] {
  return streams.map((stream, at) => ({
    stream,
    startMs: startsMs[at] as number,
    timeMs: timesMs[at] as number,
    value: values[at] as number,
  }))
}
