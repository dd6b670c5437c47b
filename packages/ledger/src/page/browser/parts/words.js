/** @import { UsageRow } from '../../../api/types.ts' */
/** @import { View } from '../address.js' */
/** @import { Reader } from '../reader.js' */
import { nameOf, otherName } from '../course.js'

/**
 * Whose a row is, in words.
 * @param {UsageRow} row
 * @param {View} view
 * @param {Reader} reader
 */
export function shownName(row, view, { say }) {
  const text = nameOf(view, row)
  if (text === otherName) return say('name.other')
  return text === '' ? say('name.unknown') : text
}

/**
 * When a bar is, in words.
 * @param {string} at
 * @param {View} view
 * @param {string} zone
 * @param {Reader} reader
 */
export function timeWords(at, { range }, zone, reader) {
  if (range === 'month') return reader.month(at)
  return range === 'day' ? reader.day(at) : reader.dateTime(at, zone)
}

/**
 * What a row cost, as far as it is known: tokens without a price have one nobody knows.
 * @param {UsageRow} row
 * @param {Reader} reader
 */
export function costWords({ costUsd, unpricedTokens }, { say, dollars }) {
  if (unpricedTokens === 0) return dollars(costUsd)
  return Number(costUsd) === 0 ? say('cost.unknown') : say('cost.least', { amount: dollars(costUsd) })
}

/**
 * A row's share of the cost, where there is a cost.
 * @param {UsageRow} row
 * @param {number} totalUsd
 * @param {Reader} reader
 */
export function shareWords({ costUsd, unpricedTokens }, totalUsd, reader) {
  const cost = Number(costUsd)
  const isUnknown = totalUsd === 0 || (cost === 0 && unpricedTokens > 0)
  return isUnknown ? '–' : reader.percent(cost / totalUsd)
}
