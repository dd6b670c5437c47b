/** Money is an integer at rest: 1 USD is this many nano-USD, so 1 token at $0.01 per 1M tokens is 10. */
export const nanoUsdPerUsd = 1_000_000_000

export const units = ['usd', 'tokens', 'requests'] as const

/** What a budget counts. At rest: `usd` in nano-USD, the others in pieces. */
export type Unit = (typeof units)[number]

const decimals: Record<Unit, number> = { usd: 9, tokens: 0, requests: 0 }

/**
 * An amount at rest as a decimal number in its unit, without rounding: `(2_500_000_000n, 'usd')` → `'2.5'`.
 */
export function formatAmount(amount: bigint, unit: Unit): string {
  const scale = 10n ** BigInt(decimals[unit])
  const absolute = amount < 0n ? -amount : amount
  const fraction = (absolute % scale).toString().padStart(decimals[unit], '0').replace(/0+$/, '')
  return `${amount < 0n ? '-' : ''}${absolute / scale}${scale > 1n && fraction ? `.${fraction}` : ''}`
}

/**
 * The reverse of {@link formatAmount}; `undefined` when the text is no decimal number or finer than the unit at rest.
 */
export function parseAmount(text: string, unit: Unit): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (!match) return undefined
  const [, sign, whole = '', fraction = ''] = match
  const digits = fraction.replace(/0+$/, '')
  if (digits.length > decimals[unit]) return undefined
  const amount = BigInt(whole + digits.padEnd(decimals[unit], '0'))
  return sign ? -amount : amount
}

/** An amount at rest as the double that metrics carry: exact up to 2^53 at rest (about 9 million USD). */
export function amountToNumber(amount: bigint, unit: Unit): number {
  return Number(amount) / 10 ** decimals[unit]
}

/** The integer nano-USD behind a double in USD. Exact for every double that {@link amountToNumber} made. */
export function nanoUsdFromUsd(usd: number): number {
  return Math.round(usd * nanoUsdPerUsd)
}
