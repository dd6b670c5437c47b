// Two slips of the finger, as git and npm allow; more is a different word.
const mostSlips = 2

// Nobody means a name by so long a word, and comparing takes its square in time.
const longestWord = 100

/** The known word that somebody most likely meant, if one is near; upper and lower case are the same. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  if (word.length > longestWord) return undefined
  let nearest: string | undefined
  let fewest = mostSlips + 1
  for (const candidate of known) {
    const slips = slipsBetween(word.toLowerCase(), candidate.toLowerCase())
    // Where every letter is another, nothing was meant.
    if (slips < Math.min(fewest, word.length)) [nearest, fewest] = [candidate, slips]
  }
  return nearest
}

/** What to do about a word that is none of those known: `did you mean limit?`, else all of them. */
export function cureFor(word: string, known: readonly string[]): string {
  const meant = didYouMean(word, known)
  return meant === undefined ? `known here: ${known.join(', ')}` : `did you mean ${meant}?`
}

// How many letters have to be put in, taken out or exchanged: https://en.wikipedia.org/wiki/Levenshtein_distance
function slipsBetween(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > mostSlips) return mostSlips + 1
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let at = 1; at <= one.length; at++) {
    const above = row
    row = [at]
    for (let to = 1; to <= other.length; to++) {
      const exchanged = (above[to - 1] ?? 0) + (one[at - 1] === other[to - 1] ? 0 : 1)
      row.push(Math.min(exchanged, (above[to] ?? 0) + 1, (row[to - 1] ?? 0) + 1))
    }
  }
  return row[other.length] ?? 0
}
