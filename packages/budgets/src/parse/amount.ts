import { parseAmount, type Unit } from '@tollbell/conventions'
import { quote } from './mistakes.ts'

export interface Amount {
  readonly unit: Unit
  /** At rest: nano-USD or pieces. */
  readonly value: bigint
}

// The ledger's store holds 64-bit integers.
const mostAtRest = 2n ** 63n - 1n

// 1500, 1_500, 1,500 and 1500.25. A comma separates thousands only, so 1,5 is no number.
const number = String.raw`(?<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d[\d_]*(?:\.\d+)?)`

const notations: readonly { unit: Unit; pattern: string }[] = [
  { unit: 'usd', pattern: String.raw`^\$\s*${number}$` },
  { unit: 'usd', pattern: String.raw`^${number}\s*(?:USD|usd|[Dd]ollars?)$` },
  { unit: 'tokens', pattern: String.raw`^${number}\s*(?<times>k|M)?\s*tokens?$` },
  { unit: 'requests', pattern: String.raw`^${number}\s*(?<times>k|M)?\s*requests?$` },
]

/** What an amount looks like, each a regular expression. */
export const amountPatterns: readonly string[] = notations.map(({ pattern }) => pattern)

const readers = notations.map(({ unit, pattern }) => ({ unit, pattern: new RegExp(pattern) }))

const zeros: Record<string, number> = { k: 3, M: 6 }

/** Reads `$10`, `2_000_000 tokens`, `2M tokens`, `500 requests`; else says what is wrong with the text. */
export function readAmount(text: string): Amount | { mistake: string } {
  for (const { unit, pattern } of readers) {
    const groups = pattern.exec(text)?.groups
    if (!groups) continue
    const value = parseAmount(
      shifted((groups.number ?? '').replaceAll(/[_,]/g, ''), zeros[groups.times ?? ''] ?? 0),
      unit,
    )
    if (value === undefined) return { mistake: tooFine(text, unit) }
    if (value === 0n) return { mistake: `"${text}" is nothing; write an amount above zero` }
    if (value > mostAtRest) return { mistake: tooMuch(text, unit) }
    return { unit, value }
  }
  return { mistake: `${quote(text)} is not an amount; write $10, 2_000_000 tokens or 500 requests` }
}

// 1.5 with three zeros is 1500: the point moves, and no double gets a chance to round.
function shifted(decimal: string, by: number): string {
  const [whole = '', fraction = ''] = decimal.split('.')
  const digits = fraction.padEnd(by, '0')
  const rest = digits.slice(by)
  return whole + digits.slice(0, by) + (rest ? `.${rest}` : '')
}

function tooFine(text: string, unit: Unit): string {
  return unit === 'usd'
    ? `"${text}" is finer than a billionth of a dollar; write nine decimals at most`
    : `"${text}" is not a whole number of ${unit}; write one`
}

function tooMuch(text: string, unit: Unit): string {
  const most = unit === 'usd' ? '$9_000_000_000' : `9_000_000_000_000M ${unit}`
  return `"${text}" is more than a ledger can hold; write ${most} at most`
}
