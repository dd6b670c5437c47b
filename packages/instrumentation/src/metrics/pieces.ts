import type { Attributes } from '@opentelemetry/api'
import type { ExportedMetrics } from './exported.ts'

// A ledger takes requests of up to 16 MB. Lengths are counted in UTF-16 units, each of which is at most three bytes.
const maxUnits = 5_000_000

// Of a point in JSON, besides its names: times and value; of an attribute, besides its key and value; of a bucket.
const [unitsOfPoint, unitsOfAttribute, unitsOfBucket] = [200, 50, 25]

interface Point {
  readonly attributes: Attributes
  readonly value: unknown
}

/** A list in as few parts as may be sent in one request each. */
export function inPieces<Item extends Point>(points: readonly Item[], most: number = maxUnits): Item[][] {
  const pieces: Item[][] = []
  let units = Number.POSITIVE_INFINITY
  for (const point of points) {
    const more = unitsOf(point)
    if (units + more > most) {
      pieces.push([])
      units = 0
    }
    pieces.at(-1)?.push(point)
    units += more
  }
  return pieces
}

/** An export in as few as may be sent in one request each. Their points are cumulative, so their order is all one. */
export function exportsOf(whole: ExportedMetrics, most?: number): ExportedMetrics[] {
  const points = whole.scopeMetrics.flatMap(({ scope, metrics }) =>
    metrics.flatMap((metric) =>
      metric.dataPoints.map((point) => ({ scope, metric, point, attributes: point.attributes, value: point.value })),
    ),
  )
  const pieces = inPieces(points, most)
  if (pieces.length <= 1) return [whole]
  return pieces.map((piece) => ({
    ...whole,
    scopeMetrics: [...Map.groupBy(piece, ({ scope }) => scope)].map(([scope, ofScope]) => ({
      scope,
      metrics: [...Map.groupBy(ofScope, ({ metric }) => metric)].map(
        ([metric, some]) => ({ ...metric, dataPoints: some.map(({ point }) => point) }) as typeof metric,
      ),
    })),
  }))
}

function unitsOf({ attributes, value }: Point): number {
  let units = unitsOfPoint
  for (const key in attributes) units += unitsOfAttribute + key.length + lengthOf(attributes[key])
  const { buckets } = (value ?? {}) as { readonly buckets?: { readonly counts: readonly number[] } }
  return buckets ? units + 2 * unitsOfBucket * buckets.counts.length : units
}

function lengthOf(value: Attributes[string]): number {
  return typeof value === 'string' ? value.length : String(value).length
}
