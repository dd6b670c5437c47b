import { type Amounts, emptyAmounts } from './columns.ts'
import { mostPackedBytes, pack, packSteps, Unpacking } from './packed.ts'

/** The most bytes that {@link packAmounts} may write of them. */
export function mostAmountBytes({ accounts }: Amounts): number {
  return mostPackedBytes(4 * accounts.length)
}

/** Writes amounts in few bytes: most are of the same bucket, and nearly of the same time. Answers where they end. */
export function packAmounts(
  { accounts, bucketsMs, timesMs, amounts }: Amounts,
  bytes: Uint8Array,
  start: number,
): number {
  let end = start
  for (const column of [accounts, bucketsMs, timesMs]) end = packSteps(column, bytes, end)
  return pack(amounts, bytes, end)
}

/** So many amounts that {@link packAmounts} has written. */
export function unpackAmounts(packed: Unpacking, count: number): Amounts {
  return {
    accounts: packed.steps(count),
    bucketsMs: packed.steps(count),
    timesMs: packed.steps(count),
    amounts: packed.numbers(count),
  }
}

// Amounts are packed here first, for how long they get is known afterwards only.
let scratch = new Uint8Array(0)

/** Amounts that wait, in a fifth of the memory. */
export class PackedAmounts {
  readonly #bytes: Uint8Array
  readonly #count: number

  constructor(amounts: Amounts) {
    const most = mostAmountBytes(amounts)
    if (scratch.length < most) scratch = new Uint8Array(2 * most)
    this.#bytes = scratch.slice(0, packAmounts(amounts, scratch, 0))
    this.#count = amounts.accounts.length
  }

  /** As they were. */
  unpack(): Amounts {
    return this.#count === 0 ? emptyAmounts() : unpackAmounts(new Unpacking(this.#bytes, 0), this.#count)
  }
}
