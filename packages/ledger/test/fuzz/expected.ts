import { instruments } from '@tollbell/conventions'
import type { OtlpMetric, OtlpSum } from '../../src/testing/otlp-protobuf.ts'
import type { FuzzExport } from './exports.ts'

type Measure = 'cost' | 'tokens' | 'requests' | 'unpriced'
type Point = OtlpSum['dataPoints'][number]

export const measureOf: ReadonlyMap<string, Measure> = new Map([
  [instruments.cost.name, 'cost'],
  [instruments.tokens.name, 'tokens'],
  [instruments.requests.name, 'requests'],
  [instruments.unpricedTokens.name, 'unpriced'],
])

interface Life {
  readonly startMs: number
  value: bigint
  timeMs: number
}

/** How many points are refused, at the least and at the most. */
export interface Refused {
  readonly least: number
  readonly most: number
}

const horizonMs = 30 * 24 * 60 * 60 * 1000

/**
 * What a process should be told and what of it should be booked: the rules of the ledger once more, as plainly as can
 * be, and without its speed.
 */
export class Expected {
  readonly booked: Record<Measure, bigint> = { cost: 0n, tokens: 0n, requests: 0n, unpriced: 0n }
  readonly #lives: Map<string, Life[]> = new Map()
  #isKnown = false

  /**
   * Answers how many points are refused. What is booked of a life that an export has twice does not depend on which
   * comes first, and the ledger may change their order; which of them is below the other does.
   */
  take({ hasInstance, metrics }: FuzzExport, arrivedMs: number): Refused {
    let refused = 0
    const heard = new Map<Life, { points: number; shrunk: number }>()
    for (const metric of metrics) {
      const measure = measureOf.get(metric.name)
      if (!measure) continue
      const { sum } = metric
      if (!sum?.isMonotonic || sum.aggregationTemporality !== 2) {
        refused += pointsOf(metric)
        continue
      }
      for (const point of sum.dataPoints) {
        if (point.flags === 1) continue
        const value = hasInstance ? atRest(point, measure) : undefined
        if (value === undefined) refused++
        else {
          const { life, isShrunk } = this.#read(point, value, measure, arrivedMs)
          const { points, shrunk } = heard.get(life) ?? { points: 0, shrunk: 0 }
          heard.set(life, { points: points + 1, shrunk: shrunk + Number(isShrunk) })
        }
      }
    }
    this.#isKnown ||= heard.size > 0
    let [least, most] = [refused, refused]
    for (const { points, shrunk } of heard.values()) {
      if (points === 1) least += shrunk
      most += points === 1 ? shrunk : points
    }
    return { least, most }
  }

  #read(point: Point, value: bigint, measure: Measure, arrivedMs: number): { life: Life; isShrunk: boolean } {
    const [startMs, timeMs] = [millis(point.startTimeUnixNano), millis(point.timeUnixNano)]
    const attributes = point.attributes.map(({ key, value: text }) => JSON.stringify([key, text.stringValue]))
    const stream = JSON.stringify([measure, attributes.toSorted()])
    const lives = this.#lives.get(stream) ?? []
    this.#lives.set(stream, lives)
    const life = lifeOf(lives, startMs)
    if (!life) {
      const begun = { startMs, value, timeMs }
      lives.push(begun)
      const isForgotten = startMs !== 0 && startMs < arrivedMs - horizonMs && !this.#isKnown
      if (!isForgotten) this.booked[measure] += value
      return { life: begun, isShrunk: false }
    }
    const isShrunk = value < life.value && timeMs > life.timeMs
    if (value > life.value) {
      this.booked[measure] += value - life.value
      Object.assign(life, { value, timeMs })
    }
    return { life, isShrunk }
  }
}

function lifeOf(lives: readonly Life[], startMs: number): Life | undefined {
  if (startMs === 0) return lives.toSorted((one, other) => other.timeMs - one.timeMs)[0]
  return (
    lives.find((life) => life.startMs === startMs) ?? lives.find((life) => life.startMs === 0 && startMs <= life.timeMs)
  )
}

function atRest({ asDouble, asInt }: Point, measure: Measure): bigint | undefined {
  const number = asDouble ?? Number(asInt)
  const amount = measure === 'cost' ? Math.round(number * 1e9) : number
  return Number.isSafeInteger(amount) && amount >= 0 ? BigInt(amount) : undefined
}

function pointsOf({ sum, gauge, histogram }: OtlpMetric): number {
  return (sum ?? gauge ?? histogram)?.dataPoints.length ?? 0
}

function millis(nanoseconds: string): number {
  return Number(BigInt(nanoseconds) / 1_000_000n)
}
