import { closest, distance } from 'fastest-levenshtein'

// Two slips of the finger, as git and npm allow; more is a different word.
const mostSlips = 2

/** A text somebody wrote, and the way to tell them what is wrong with it. */
export interface Field {
  readonly text: string
  tell(sentence: string): void
}

/** Every mistake with its line, so that they can be told in the order of the file. */
export class Mistakes {
  readonly #found: { line: number; sentence: string }[] = []

  add(line: number, sentence: string): void {
    this.#found.push({ line, sentence })
  }

  get sentences(): string[] {
    return this.#found.toSorted((one, other) => one.line - other.line).map(({ sentence }) => sentence)
  }
}

/** What to do about a word that is none of those known. */
export function cureFor(word: string, known: readonly string[]): string {
  const meant = didYouMean(word, known)
  return meant === undefined ? `known here: ${known.join(', ')}` : `did you mean ${meant}?`
}

/** The known word that was most likely meant, if one is near. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  if (word.length > 100) return undefined
  const nearest = closest(
    word.toLowerCase(),
    known.map((candidate) => candidate.toLowerCase()),
  )
  const meant = known.find((candidate) => candidate.toLowerCase() === nearest)
  return distance(word.toLowerCase(), nearest) <= mostSlips ? meant : undefined
}

/** Text of somebody else in a sentence of ours: short, on one line. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
