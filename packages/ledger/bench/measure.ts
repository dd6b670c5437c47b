import { setTimeout as sleep } from 'node:timers/promises'
import { quantile } from '../../../test/src/kit/table.ts'
import type { Load } from './load.ts'
import { cpuSecondsOf, memoryOf } from './process-figures.ts'
import type { Target } from './targets.ts'

export interface Effort {
  /** How often each target has its turn. */
  readonly turns: number
  readonly secondsPerTurn: number
  /** How long a target may go on, after the last answer, with what it put off. */
  readonly settleSeconds: number
}

/** What a target did: medians of its turns. */
export interface Measured {
  readonly pointsPerSecond: number
  /** User and system time of its process, what it put off included. */
  readonly cpuSecondsPerMillion: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** When half as many come as it could take. */
  readonly atHalf: { readonly pointsPerSecond: number; readonly p50Ms: number; readonly p99Ms: number }
  readonly memory: { readonly nowMb: number; readonly mostMb: number }
}

/** Measures targets by turns, so that what else the machine does comes upon all of them. */
export async function measure(targets: readonly Target[], load: Load, effort: Effort): Promise<Measured[]> {
  const turns = targets.map((): Turn[] => [])
  for (const target of targets) {
    // The first sight of each stream is not what is measured, nor is code that is not compiled yet.
    await load.send({ url: target.url, rounds: 3 })
    await load.send({ url: target.url, seconds: effort.secondsPerTurn / 2 })
    await sleep(effort.settleSeconds * 1000)
  }
  for (let number = 0; number < effort.turns; number++) {
    for (const [index, target] of targets.entries()) turns[index]?.push(await turn(target, load, effort))
  }
  return targets.map((target, index) => ({ ...mediansOf(turns[index] ?? []), memory: memoryOf(target.pid) }))
}

type Turn = Omit<Measured, 'memory'>

async function turn({ pid, url }: Target, load: Load, { secondsPerTurn, settleSeconds }: Effort): Promise<Turn> {
  const cpuBefore = cpuSecondsOf(pid)
  const top = await load.send({ url, seconds: secondsPerTurn })
  await sleep(settleSeconds * 1000)
  const cpuSeconds = cpuSecondsOf(pid) - cpuBefore
  const requestsPerSecond = top.requests / top.seconds / 2
  const half = await load.send({ url, seconds: secondsPerTurn, requestsPerSecond })
  await sleep(settleSeconds * 1000)
  return {
    pointsPerSecond: top.points / top.seconds,
    cpuSecondsPerMillion: (cpuSeconds / top.points) * 1e6,
    p50Ms: top.p50Ms,
    p99Ms: top.p99Ms,
    atHalf: { pointsPerSecond: half.points / half.seconds, p50Ms: half.p50Ms, p99Ms: half.p99Ms },
  }
}

function mediansOf(turns: readonly Turn[]): Turn {
  const median = (of: (turn: Turn) => number): number => quantile(turns.map(of), 0.5)
  return {
    pointsPerSecond: median((each) => each.pointsPerSecond),
    cpuSecondsPerMillion: median((each) => each.cpuSecondsPerMillion),
    p50Ms: median((each) => each.p50Ms),
    p99Ms: median((each) => each.p99Ms),
    atHalf: {
      pointsPerSecond: median((each) => each.atHalf.pointsPerSecond),
      p50Ms: median((each) => each.atHalf.p50Ms),
      p99Ms: median((each) => each.atHalf.p99Ms),
    },
  }
}
