import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { YoungGarbage } from './young-garbage.ts'

// Measured with 100,000 streams under load: what V8 keeps for new objects grows to 134 MB, and a quarter of that does.
const usualLimitBytes = 16 * 2 ** 20

// Of what is in use, how much more the rest may take before it is collected; V8 itself allows up to four times as much.
// Measured there, with the columns of runs used again: 250 MB resident at 100, 223 at 50, 203 at 30.
const growingPercent = 50

// That of V8, and one that keeps the size as it is.
// https://github.com/v8/v8/blob/main/src/flags/flag-definitions.h (semi_space_growth_factor)
const growthFactor = { usual: 2, none: 1 } as const

/**
 * Keeps the memory of this process small at the price of some more garbage collection. It is for a process that runs
 * for months beside others, and holds for all that runs in it, from now on. The space for new objects grows to the limit
 * or, because it only ever doubles, to less than twice that; around a full collection it is larger for a moment.
 */
export function keepHeapSmall(limitBytes: number = usualLimitBytes): void {
  setFlagsFromString(`--heap-growing-percent=${growingPercent}`)
  const young = new YoungGarbage(youngCollection())
  garbage = young
  let factor: number = growthFactor.usual
  // Its largest size can be set when a process is started only, which is for whoever starts it. Its growth can be stopped.
  new PerformanceObserver((entries) => {
    for (const { detail } of entries.getEntries() as GcEntry[]) young.hear(detail.kind)
    const needed = newSpaceBytes() >= limitBytes ? growthFactor.none : growthFactor.usual
    if (needed === factor) return
    factor = needed
    setFlagsFromString(`--semi-space-growth-factor=${needed}`)
  }).observe({ entryTypes: ['gc'] })
}

interface GcEntry extends PerformanceEntry {
  readonly detail: { readonly kind: number }
}

let garbage: YoungGarbage | undefined

/** Tells of buffers, outside the heap, that nobody needs any more. In a small heap they are collected soon. */
export function addGarbage(bytes: number): void {
  garbage?.add(bytes)
}

// Node.js gives it by a flag only, which need not be there from the start.
function youngCollection(): () => void {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as (options: { readonly type: 'minor' }) => void
  setFlagsFromString('--no-expose-gc')
  return () => gc({ type: 'minor' })
}

function newSpaceBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0
}
