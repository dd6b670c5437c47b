import { type SourceName, sourceNames } from '../sources/source.ts'
import { betterThan } from '../sources/sources.ts'
import { type Account, measures } from './account.ts'
import type { Arrival } from './differences.ts'
import type { Draft, LifeId } from './draft.ts'
import type { Stream } from './stream.ts'

interface Process {
  readonly sources: ReadonlySet<SourceName>
  /** Has a life for each amount that is remembered of the process. */
  readonly sums: Stream
}

/**
 * Which of the sources of a process counts, where several report the same calls. The better one does, whatever came
 * first: the lesser is not booked from then on, and what it has booked already is taken off the first amounts of the
 * better one, measure by measure. So no call counts twice and no amount is taken back.
 */
export class Precedence {
  readonly #draft: Draft
  readonly #processes: Map<string, Process> = new Map()
  readonly #atMs: number

  constructor({ readings, arrivedAt }: Arrival, draft: Draft) {
    this.#draft = draft
    this.#atMs = arrivedAt.getTime()
    const found = new Map<string, { sources: Set<SourceName>; stream: Stream }>()
    let last: string | undefined
    for (const { stream } of readings) {
      const { instance, source } = stream
      if (instance !== last && !found.has(instance)) {
        found.set(instance, { sources: new Set(draft.sourcesOf(instance)), stream })
      }
      found.get(instance)?.sources.add(source)
      last = instance
    }
    for (const [instance, { sources, stream }] of found) {
      // Most report by our own instrumentation alone.
      if (sources.size === 1 && sources.has('tollbell')) continue
      this.#processes.set(instance, { sources, sums: sumsOf(stream) })
    }
  }

  /** Whether what a stream says is reported better by another source of its process. */
  isSuperseded({ instance, source }: Stream): boolean {
    const sources = this.#processes.get(instance)?.sources
    return sources !== undefined && betterThan(source).some((better) => sources.has(better))
  }

  /** What of an amount is to be booked: what lesser sources have booked of the same calls is not. */
  due({ instance, source }: Stream, { measure }: Account, amount: number): number {
    const process = this.#processes.get(instance)
    if (!process || amount <= 0) return amount
    let booked = 0
    for (const lesser of process.sources) {
      if (betterThan(lesser).includes(source)) booked += this.#sum(process, codeOf('booked', lesser, measure))
    }
    const owed = booked - this.#sum(process, codeOf('madeUp', source, measure))
    const madeUp = Math.max(0, Math.min(owed, amount))
    this.#add(process, codeOf('madeUp', source, measure), madeUp)
    if (betterThan(source).length > 0) this.#add(process, codeOf('booked', source, measure), amount - madeUp)
    return amount - madeUp
  }

  #sum({ sums }: Process, code: number): number {
    const life = this.#lifeOf(sums, code)
    return life === undefined ? 0 : this.#draft.valueOf(life)
  }

  #add({ sums }: Process, code: number, amount: number): void {
    if (amount === 0) return
    const life = this.#lifeOf(sums, code)
    if (life !== undefined) this.#draft.say(life, this.#draft.valueOf(life) + amount, this.#atMs)
    else this.#draft.open({ stream: sums, startMs: code, value: amount, timeMs: this.#atMs })
  }

  #lifeOf(sums: Stream, code: number): LifeId | undefined {
    return this.#draft.livesOf(sums).find((life) => this.#draft.startOf(life) === code)
  }
}

// Sums are kept as a stream of the process, so that they are committed, folded and forgotten with all others. It is
// booked on nothing, and what would be the start of a life says which sum it is.
function sumsOf({ instance, project, source }: Stream): Stream {
  return { key: `s~${instance}`, instance, project, source, delta: false, entries: [] }
}

const kinds = ['booked', 'madeUp'] as const

function codeOf(kind: (typeof kinds)[number], source: SourceName, measure: Account['measure']): number {
  return 100 * kinds.indexOf(kind) + 10 * sourceNames.indexOf(source) + measures.indexOf(measure) + 1
}
