import type { Pen } from './pen.ts'
import type { Reading } from './readings.ts'
import type { Stream, StreamInclusion } from './stream.ts'
import type { Word } from './word.ts'

interface Group {
  readonly rest: Stream
  /** What wholes have grown. */
  grown: number
  /** Of their newest word. */
  timeMs: number
  readonly wholes: Said[]
  readonly parts: Said[]
}

interface Said {
  readonly reading: Reading
  readonly word: Word
}

/**
 * Tokens that are counted twice, as all input and its cached part. What wholes have grown is what is booked: on the
 * parts as far as these have grown, and the remainder on the rest. A part that comes without its whole waits for it, and
 * nothing is lost, because it says the same and more in the next export. So the sum of all is that of the wholes at any
 * time, and nothing is ever taken back.
 */
export class Inclusions {
  // By the key of the rest: a part may have been interned anew, and its rest with it, while its whole was not.
  readonly #groups: Map<string, Group> = new Map()

  /** Takes what a whole or a part says. */
  add({ role, rest }: StreamInclusion, reading: Reading, word: Word): void {
    const group = this.#groups.get(rest.key) ?? { rest, grown: 0, timeMs: 0, wholes: [], parts: [] }
    this.#groups.set(rest.key, group)
    if (role === 'part') {
      group.parts.push({ reading, word })
      return
    }
    group.wholes.push({ reading, word })
    group.grown += word.after - word.before
    group.timeMs = Math.max(group.timeMs, reading.timeMs)
  }

  /** Writes everything that was taken. */
  write(pen: Pen): void {
    for (const { rest, grown, timeMs, wholes, parts } of this.#groups.values()) {
      for (const { reading, word } of wholes) pen.write(reading, word)
      let left = grown
      for (const { reading, word } of parts) {
        const taken = Math.min(word.after - word.before, left)
        if (taken > 0) pen.write(reading, { ...word, after: word.before + taken })
        left -= taken
      }
      if (left > 0) writeRest(rest, left, timeMs, pen)
    }
  }
}

function writeRest(rest: Stream, grown: number, timeMs: number, pen: Pen): void {
  const { life, value: before } = pen.onlyLifeOf(rest)
  const after = before + grown
  pen.write({ stream: rest, startMs: 0, timeMs, value: after }, { life, before, after, isBaseline: false })
}
