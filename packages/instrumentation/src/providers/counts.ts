import type { UsageClass, UsageCounts } from '@tollbell/conventions'

/** The counts that are known. */
export function counts(given: Readonly<Partial<Record<UsageClass, number | undefined>>>): UsageCounts {
  const known: UsageCounts = {}
  for (const name in given) {
    const usageClass = name as UsageClass
    const count = given[usageClass]
    if (count !== undefined) known[usageClass] = count
  }
  return known
}

/** A whole without the parts that are counted on their own; unknown when the whole is. */
export function minus(whole: number | undefined, ...parts: readonly (number | undefined)[]): number | undefined {
  if (whole === undefined) return undefined
  let rest = whole
  for (const part of parts) rest -= part ?? 0
  // Parts that add up to more than the whole must not make a class negative.
  return Math.max(0, rest)
}
