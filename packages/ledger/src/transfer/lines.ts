import type { Readable } from 'node:stream'

// The longest record has six names of 200 characters.
const longestLine = 256 * 1024

/** A line of a text, counted from 1; `text` is absent when it is too long to be one. */
export interface TextLine {
  readonly number: number
  readonly text: string | undefined
}

/** The lines of a text that say something, one after the other, whatever ends them. */
export async function* linesIn(input: Readable): AsyncIterable<TextLine> {
  const decoder = new TextDecoder()
  let number = 0
  let rest = ''
  let isTooLong = false
  for await (const chunk of input) {
    const pieces = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n')
    rest = pieces.pop() ?? ''
    for (const piece of pieces) {
      number++
      if (isTooLong || piece.length > longestLine) yield { number, text: undefined }
      else if (piece.trim() !== '') yield { number, text: piece.trim() }
      isTooLong = false
    }
    if (rest.length > longestLine) {
      isTooLong = true
      rest = ''
    }
  }
  if (isTooLong) yield { number: number + 1, text: undefined }
  else if (rest.trim() !== '') yield { number: number + 1, text: rest.trim() }
}

/** What is said of a line that is too long. */
export const tooLong: string = `it has more than ${longestLine / 1024} KiB; a line is one call or one sum`

/** A line as a JSON object, or why it is none. */
export function objectIn(text: string): Readonly<Record<string, unknown>> | string {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : 'this is no JSON object'
  } catch (error) {
    return `this is no JSON (${(error as Error).message})`
  }
}
