import { Secret } from './secret.ts'

export type LogLevel = 'info' | 'warn' | 'error'

/** Tells the operator something: a sentence, and what belongs to it as fields. */
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void

export interface LogOptions {
  readonly write: (line: string) => void
  readonly now?: () => Date
}

/** A log of one line per event: time, level, sentence, `key=value` fields. */
export function lineLog({ write, now = () => new Date() }: LogOptions): Log {
  return (level, message, fields = {}) => {
    const pairs = Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : `${key}=${show(value)}`))
    write([now().toISOString(), level.padEnd(5), message, ...pairs].join(' '))
  }
}

/** For tests and embedding: says nothing. */
export const silentLog: Log = () => {}

// A value with white space or quotes in it is quoted, so that a line stays one line and can be taken apart again.
function show(value: unknown): string {
  const text = textOf(value)
  return /[\s"=]/.test(text) ? JSON.stringify(text) : text
}

function textOf(value: unknown): string {
  if (value instanceof Error) return value.message
  if (value instanceof Secret) return value.toString()
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}
