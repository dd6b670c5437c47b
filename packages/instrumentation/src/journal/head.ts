import type { Attributes } from '@opentelemetry/api'
import type { Life } from './life.ts'

/** As whom a process exports: whoever reports its sums in its place must do it under the same names. */
export interface Identity {
  /** The attributes of its resource. */
  readonly resource: Attributes
  /** Attributes of every point. */
  readonly extra: Attributes
  /** When its sums began, in milliseconds since 1970; 0 when only its MeterProvider knows. */
  readonly startMs: number
  /** Where it exports to; absent when its sums are nobody else's to report. */
  readonly reportTo?: string | undefined
}

/** The first line of a journal file. */
export interface JournalHead extends Identity, Life {
  /** Version of the format. */
  readonly tollbell: 1
}

export function headLine(head: JournalHead): string {
  return `${JSON.stringify(head)}\n`
}

/** Reads the first line; `undefined` when it is cut off, or of another version. */
export function readHead(text: string | undefined): JournalHead | undefined {
  try {
    const head = JSON.parse(text ?? '') as Partial<JournalHead> | null
    return head?.tollbell === 1 && typeof head.resource === 'object' && typeof head.pid === 'number'
      ? (head as JournalHead)
      : undefined
  } catch {
    return undefined
  }
}
