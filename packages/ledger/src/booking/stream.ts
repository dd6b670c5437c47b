import type { Account } from './account.ts'
import type { KnownStream } from './known-streams.ts'

/** What a growing stream is booked on. */
export interface StreamEntry {
  readonly account: Account
  /** At rest: what is booked when the stream grows from one value to another, both at rest. */
  readonly amountBetween: (before: number, after: number) => number
}

/** One counter of one process. Interned: the same object each time the same process, metric and attributes come. */
export interface Stream {
  /** The same for the same metric, process and attributes, and only for them. */
  readonly key: string
  /** `service.instance.id` of the process. */
  readonly instance: string
  readonly project: string
  readonly entries: readonly StreamEntry[]
  /** What the book knows of it. */
  known?: KnownStream
}

/** What a stream counts is what is booked. */
export function growth(before: number, after: number): number {
  return after - before
}
