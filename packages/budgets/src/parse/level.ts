import type { Threshold } from '../budget.ts'
import { shareOf } from '../share.ts'
import { type Amount, amountPatterns, readAmount } from './amount.ts'
import { type Field, quote } from './mistakes.ts'
import { ratioPattern, readRatio } from './ratio.ts'

/** What a level looks like: a share of the limit, or an amount. */
export const levelPatterns: readonly string[] = [ratioPattern, ...amountPatterns]

const looksLikeAmount = new RegExp(amountPatterns.join('|').replaceAll(/\?<\w+>/g, '?:'))

/** Reads the levels of one budget, which are measured against its limit and in its unit. */
export class Levels {
  readonly #limit: Amount | undefined
  // Whether a limit is written at all: one with a mistake is told once, not once more for each share of it.
  readonly #isLimited: boolean
  #unit: Amount['unit'] | undefined

  constructor(limit: Amount | undefined, isLimited: boolean) {
    this.#limit = limit
    this.#isLimited = isLimited
    this.#unit = limit?.unit
  }

  /** That of the limit, else of the first amount there is. */
  get unit(): Amount['unit'] {
    return this.#unit ?? 'usd'
  }

  /** `80%` or `$2.50`; tells its field what is wrong with it. */
  level(field: Field | undefined): Threshold | undefined {
    if (!field) return undefined
    if (field.text.endsWith('%')) return this.#share(field)
    if (!looksLikeAmount.test(field.text)) {
      field.tell(`${quote(field.text)} is neither a share of the limit nor an amount; write it like 80% or $2.50`)
      return undefined
    }
    const amount = this.amount(field)
    return amount === undefined ? undefined : { at: amount }
  }

  /** `$2.50` in the unit of the budget; tells its field what is wrong with it. */
  amount(field: Field | undefined): bigint | undefined {
    if (!field) return undefined
    const amount = readAmount(field.text)
    if ('mistake' in amount) field.tell(amount.mistake)
    else if (this.#unit !== undefined && amount.unit !== this.#unit) {
      const other = this.#limit ? `the limit is in ${this.#unit}` : `another amount is in ${this.#unit}`
      field.tell(`${quote(field.text)} is in ${amount.unit}, and ${other}; write both in the same unit`)
    } else {
      this.#unit = amount.unit
      return amount.value
    }
    return undefined
  }

  /** `10%` of a limit that must be there. */
  ratio(field: Field | undefined): number | undefined {
    if (!field) return undefined
    const ratio = readRatio(field.text)
    if (typeof ratio !== 'number') field.tell(ratio.mistake)
    else if (this.#isLimited) return ratio
    else field.tell(`${quote(field.text)} needs a limit to be measured against; add limit: $10`)
    return undefined
  }

  #share(field: Field): Threshold | undefined {
    const ratio = this.ratio(field)
    return ratio === undefined ? undefined : { at: shareOf(this.#limit?.value ?? 0n, ratio), ratio }
  }
}

/** Whether a level is above another. A share of a limit with a mistake is 0, and is compared with shares only. */
export function isAbove(level: Threshold, other: Threshold): boolean {
  if (level.ratio !== undefined && other.ratio !== undefined) return level.ratio > other.ratio
  return level.at > other.at || level.at === 0n
}
