import { didYouMean } from '@tollbell/conventions'

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
