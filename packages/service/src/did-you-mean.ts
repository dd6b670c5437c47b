import { closest, distance } from 'fastest-levenshtein'

// Two slips of the finger, as git and npm allow; more is a different word.
const mostSlips = 2

/** The known word somebody most likely meant, if any is near enough. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined
  const nearest = closest(
    word.toLowerCase(),
    known.map((candidate) => candidate.toLowerCase()),
  )
  const meant = known.find((candidate) => candidate.toLowerCase() === nearest)
  return distance(word.toLowerCase(), nearest) <= mostSlips ? meant : undefined
}

/** A sentence for each key that nobody reads: `bridge.chanels: unknown setting; did you mean "channels"?` */
export function unknownKeys(section: object, known: readonly string[], path: string): string[] {
  return Object.keys(section)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const meant = didYouMean(key, known)
      const cure = meant ? `did you mean "${meant}"?` : `known here: ${known.join(', ')}`
      return `${path === '' ? key : `${path}.${key}`}: unknown setting; ${cure}`
    })
}
