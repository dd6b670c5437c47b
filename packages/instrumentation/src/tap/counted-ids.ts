import type { UsageMeter } from '../meter.ts'

// Whoever fetches a result again does it soon.
const maxRemembered = 10_000

// A process can have several doors to one meter.
const idsOfMeter = new WeakMap<UsageMeter, Set<string>>()

/** Remembers what was counted by an id of the provider; returns whether it is new. The oldest are forgotten. */
export function countOnce(meter: UsageMeter, id: string): boolean {
  const ids = idsOfMeter.get(meter) ?? new Set()
  if (ids.has(id)) return false
  const [oldest] = ids.size >= maxRemembered ? ids : []
  if (oldest !== undefined) ids.delete(oldest)
  ids.add(id)
  idsOfMeter.set(meter, ids)
  return true
}
