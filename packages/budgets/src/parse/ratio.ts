import { quote } from './mistakes.ts'

/** What a share of the limit looks like. */
export const ratioPattern: string = String.raw`^(?<number>\d+(?:\.\d{1,2})?)\s*%$`

const percent = new RegExp(ratioPattern)

// Ten times the limit is still a threshold somebody may want; above it, it is a slip.
const mostPercent = 1000

/** Reads `80%` as 0.8; else says what is wrong with the text. */
export function readRatio(text: string): number | { mistake: string } {
  const digits = percent.exec(text)?.groups?.number
  if (digits === undefined) {
    return {
      mistake: `${quote(text)} is not a share of the limit; write it in percent, with at most two decimals: 80%`,
    }
  }
  const value = Number(digits)
  if (value === 0 || value > mostPercent) {
    return { mistake: `${quote(text)} makes no sense as a share; write one above 0% and up to ${mostPercent}%` }
  }
  return Math.round(value * 100) / 10_000
}
