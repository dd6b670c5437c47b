import { type SourceName, sourceNames } from '../sources/source.ts'
import type { Account } from './account.ts'

/** What a growing stream is booked on. */
export interface StreamEntry {
  readonly account: Account
  /** At rest: what is booked when the stream grows from one value to another, both at rest. */
  readonly amountBetween: (before: number, after: number) => number
}

/** One counter of one process. Interned: the same object each time the same process, metric and attributes come. */
export interface Stream {
  /** The same for the same metric, process and attributes, and only for them; see {@link streamKey}. */
  readonly key: string
  /** What tells its process from all others. */
  readonly instance: string
  readonly project: string
  readonly source: SourceName
  /** Whether its points say what came since the point before, and not since the start. */
  readonly delta: boolean
  readonly entries: readonly StreamEntry[]
  readonly inclusion?: StreamInclusion
}

/**
 * That one stream counts tokens which others count too, as all input and the cached part of it. The parts are booked as
 * they are, and of the whole what is left, on the rest; see inclusions.ts.
 */
export interface StreamInclusion {
  readonly role: 'whole' | 'part'
  /** The same for a whole and its parts. */
  readonly rest: Stream
}

/** What a stream counts is what is booked. */
export function growth(before: number, after: number): number {
  return after - before
}

const letters: Readonly<Record<SourceName, string>> = {
  tollbell: '',
  'gen-ai-counters': 'c',
  'gen-ai-histogram': 'h',
  'gen-ai-duration': 'r',
  // Its streams are told apart by what they are made from; see import.ts.
  import: 'i',
}

/** The key of a stream whose attributes have this hash. Letters before a `~` say whose it is, and a `d` that it is delta. */
export function streamKey({ source, delta }: Pick<Stream, 'source' | 'delta'>, attributesHash: string): string {
  const kind = `${delta ? 'd' : ''}${letters[source]}`
  return kind === '' ? attributesHash : `${kind}~${attributesHash}`
}

const sourcesByLetter = new Map(sourceNames.map((source) => [letters[source], source]))

/** The source of a stream with this key; `undefined` when it is none of a source. */
export function sourceOfKey(key: string): SourceName | undefined {
  const at = key.indexOf('~')
  return at < 0 ? 'tollbell' : sourcesByLetter.get(key.slice(key.startsWith('d') ? 1 : 0, at))
}
