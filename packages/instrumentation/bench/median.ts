/** The median of some values, and the range in which the true one lies with a probability of 95 %. */
export interface Median {
  readonly value: number
  readonly low: number
  readonly high: number
}

// Of a normal distribution, 95 % are within so many standard deviations.
const standardDeviations = 1.96

/**
 * The range is that of a sign test: it takes nothing for granted of how the values are distributed, so outliers, of
 * which measurements on a shared machine are full, make it no wider.
 * https://en.wikipedia.org/wiki/Sign_test, https://en.wikipedia.org/wiki/Median#Confidence_intervals
 */
export function medianOf(values: readonly number[]): Median {
  const sorted = values.toSorted((one, other) => one - other)
  const last = sorted.length - 1
  const at = (index: number): number => sorted[Math.min(last, Math.max(0, index))] ?? Number.NaN
  const below = Math.floor((sorted.length - standardDeviations * Math.sqrt(sorted.length)) / 2)
  const value = (at(Math.floor(last / 2)) + at(Math.ceil(last / 2))) / 2
  return { value, low: at(below), high: at(last - below) }
}
