/** @import { SummaryAnswer, UsageAnswer, UsageRow } from '../../api/types.ts' */
/** @import { Dimension, Range, View } from './address.js' */

/** What the API calls all names it does not keep apart. */
export const otherName = 'other'

const hourMs = 60 * 60 * 1000

/**
 * One bar: when it is, and what is in it, dearest names first.
 * @typedef {{ at: string, rows: readonly UsageRow[], costUsd: number }} Bar
 */

/**
 * The bars of a range, those without usage too, oldest first. `at` is `2026-11`, `2026-11-22`, or an instant.
 * @param {Range} range
 * @param {Pick<SummaryAnswer, 'history'>} summary
 * @param {Pick<UsageAnswer, 'from' | 'to' | 'rows'>} answer
 * @returns {Bar[]}
 */
export function barsOf(range, { history }, answer) {
  if (range !== 'hour') {
    const known = range === 'day' ? history.daily : history.monthly
    return known.map(({ date }) =>
      bar(
        date,
        answer.rows.filter(({ group }) => group[range] === date),
      ),
    )
  }
  const startMs = Date.parse(answer.from)
  const count = Math.ceil((Date.parse(answer.to) - startMs) / hourMs)
  return Array.from({ length: count }, (_, index) =>
    bar(
      new Date(startMs + index * hourMs).toISOString(),
      answer.rows.filter(({ group }) => Math.floor((Date.parse(group.hour ?? '') - startMs) / hourMs) === index),
    ),
  )
}

/**
 * @param {string} at
 * @param {readonly UsageRow[]} rows
 * @returns {Bar}
 */
function bar(at, rows) {
  // Only for how tall it is: what is written are the API's own figures.
  return { at, rows, costUsd: rows.reduce((sum, { costUsd }) => sum + Number(costUsd), 0) }
}

/**
 * The rows of the names, dearest first, and what is left of all others last.
 * @param {Dimension} by
 * @param {readonly UsageRow[]} rows
 * @returns {UsageRow[]}
 */
export function rankedRows(by, rows) {
  const isOther = (/** @type {UsageRow} */ { group }) => group[by] === otherName
  return [...rows.filter((row) => !isOther(row)), ...rows.filter(isOther)]
}

/**
 * The colour of a name, by its rank: 1 to 7; 0 for all others together.
 * @param {Dimension} by
 * @param {readonly UsageRow[]} ranked
 * @returns {(row: UsageRow) => number}
 */
export function coloursOf(by, ranked) {
  const ranks = new Map(ranked.map(({ group }, index) => [group[by], group[by] === otherName ? 0 : index + 1]))
  return ({ group }) => ranks.get(group[by]) ?? 0
}

/**
 * The round amounts of an axis, from 0 to above the tallest bar: 4 of them at the most, beside 0.
 * @param {number} most
 * @returns {number[]}
 */
export function ticksUpTo(most) {
  if (!(most > 0)) return [0, 1]
  const rough = most / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 2.5, 5].find((factor) => factor * power >= rough) ?? 10)
  const count = Math.ceil(most / step)
  // 3 * 0.1 is 0.30000000000000004.
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)))
}

/**
 * What of this month is in no amount, and what of it is estimated.
 * @param {Pick<UsageAnswer, 'rows' | 'total'>} answer
 */
export function caveatsOf({ rows, total }) {
  const unpriced = rows.filter(({ unpricedTokens }) => unpricedTokens > 0)
  const estimated = rows.filter(({ group }) => group.estimated === 'true')
  return {
    unpricedTokens: total.unpricedTokens,
    unpricedModels: [...new Set(unpriced.map(({ group }) => group.model ?? ''))],
    estimatedUsd: sumOf(estimated.map(({ costUsd }) => costUsd)),
  }
}

// Decimal texts are added as whole nano-dollars, the API's own unit: nothing is lost, whatever their size.
/** @param {readonly string[]} amounts */
function sumOf(amounts) {
  const nanos = amounts.reduce((sum, amount) => {
    const [whole = '0', fraction = ''] = amount.split('.')
    return sum + BigInt(whole + fraction.padEnd(9, '0'))
  }, 0n)
  const digits = String(nanos).padStart(10, '0')
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`
}

/**
 * The name of whoever a row belongs to, or nothing for an unknown one and for all others.
 * @param {View} view
 * @param {UsageRow} row
 */
export function nameOf({ by }, { group }) {
  return group[by] ?? ''
}
