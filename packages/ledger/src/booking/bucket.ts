// The offset of every time zone is a multiple of a quarter of an hour, so calendar periods are sums of whole buckets.
const bucketMs = 15 * 60 * 1000

/** The start of the bucket an instant falls into, in milliseconds since 1970. */
export function bucketStart(instant: Date | number): number {
  return Math.floor(Number(instant) / bucketMs) * bucketMs
}

/** The start of the first bucket at or after an instant. */
export function bucketCeiling(instant: Date | number): number {
  return Math.ceil(Number(instant) / bucketMs) * bucketMs
}

/** The end of the bucket an instant falls into, which is the start of the next. */
export function bucketEnd(instant: Date | number): number {
  return bucketStart(instant) + bucketMs
}

/** One line per account and bucket, as the store keeps them. */
export interface BucketAmount<Key> {
  readonly account: Key
  readonly bucketMs: number
  /** At rest. */
  readonly amount: bigint
}
