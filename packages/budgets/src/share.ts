// A share has at most four decimals: 99.95 % is 0.9995.
const ratioScale = 10_000

/** A share of an amount, or several of them. Rounded up: at 80 % of 3 tokens, 2 tokens are not enough. */
export function shareOf(amount: bigint, ratio: number, times = 1n): bigint {
  const scale = BigInt(ratioScale)
  return (amount * pointsOf(ratio) * times + scale - 1n) / scale
}

/** How many such shares of an amount are full. */
export function sharesIn(part: bigint, amount: bigint, ratio: number): bigint {
  return (part * BigInt(ratioScale)) / (amount * pointsOf(ratio))
}

/** So many times a share: 3 × 0.1 is 0.3, where doubles say 0.30000000000000004. */
export function timesShare(ratio: number, times: bigint): number {
  return Number(pointsOf(ratio) * times) / ratioScale
}

function pointsOf(ratio: number): bigint {
  return BigInt(Math.round(ratio * ratioScale))
}
