/** @import { UsageRow } from '../../../api/types.ts' */
/** @import { View } from '../address.js' */
/** @import { Bar } from '../course.js' */
/** @import { Reader } from '../reader.js' */
import { coloursOf, ticksUpTo } from '../course.js'
import { svg } from '../dom.js'
import { costWords, shownName, timeWords } from './words.js'

// In pixels; texts keep their size, however wide the chart is.
const height = 220
const foot = 24
const head = 10
const axisWidth = 62
const labelWidth = 52
// Half of the last label.
const margin = 18

/**
 * @typedef {{ bars: readonly Bar[], view: View, ranked: readonly UsageRow[], total: string, zone: string }} Course
 */

/**
 * Stacked bars over time. Time runs as the language does.
 * @param {Course} course
 * @param {{ reader: Reader, width: number }} how
 */
export function chart({ bars, view, ranked, total, zone }, { reader, width }) {
  const ticks = ticksUpTo(Math.max(0, ...bars.map(({ costUsd }) => costUsd)))
  const most = ticks.at(-1) ?? 1
  const colourOf = coloursOf(view.by, ranked)
  const slot = (width - axisWidth - margin) / bars.length
  const isRtl = reader.direction === 'rtl'
  /** @param {number} usd */
  const heightOf = (usd) => (usd / most) * (height - foot - head)
  /** @param {number} index */
  const slotX = (index) => (isRtl ? width - axisWidth - (index + 1) * slot : axisWidth + index * slot)

  return svg(
    'svg',
    {
      class: 'chart',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      direction: 'ltr',
      role: 'img',
      'aria-label': reader.say('chart', { total: reader.dollars(total) }),
    },
    ...ticks.map((tick) => tickLine(tick, height - foot - heightOf(tick), { reader, width, isRtl })),
    ...bars.map((bar, index) =>
      stack(bar, {
        x: slotX(index) + slot * 0.12,
        width: slot * 0.76,
        heightOf,
        colourOf,
        title: titleOf(bar, view, zone, reader),
      }),
    ),
    ...labelled(bars, slot).map(({ at, index }) =>
      svg(
        'text',
        { x: slotX(index) + slot / 2, y: height - 6, 'text-anchor': 'middle' },
        labelOf(at, view, zone, reader),
      ),
    ),
  )
}

/**
 * @param {number} tick
 * @param {number} y
 * @param {{ reader: Reader, width: number, isRtl: boolean }} how
 */
function tickLine(tick, y, { reader, width, isRtl }) {
  const [from, to] = isRtl ? [0, width - axisWidth] : [axisWidth, width]
  return svg(
    'g',
    {},
    svg('line', { x1: from, x2: to, y1: y, y2: y }),
    svg(
      'text',
      { x: isRtl ? to + 6 : from - 6, y: y + 4, 'text-anchor': isRtl ? 'start' : 'end' },
      reader.say('usd', { number: reader.axisUsd(tick) }),
    ),
  )
}

/**
 * @param {Bar} bar
 * @param {{
 *   x: number, width: number, heightOf: (usd: number) => number, colourOf: (row: UsageRow) => number, title: string,
 * }} where
 */
function stack(bar, { x, width, heightOf, colourOf, title }) {
  let top = height - foot
  const parts = bar.rows
    .filter(({ costUsd }) => Number(costUsd) > 0)
    // Each name at the same place in every bar.
    .toSorted((one, other) => (colourOf(one) || Infinity) - (colourOf(other) || Infinity))
    .map((row) => {
      const tall = heightOf(Number(row.costUsd))
      top -= tall
      return svg('rect', { class: `c${colourOf(row)}`, x, y: top, width, height: tall })
    })
  // What the pointer finds also beside a small bar.
  const field = svg('rect', { class: 'field', x, y: 0, width, height: height - foot })
  return svg('g', {}, svg('title', {}, title), field, ...parts)
}

/**
 * @param {Bar} bar
 * @param {View} view
 * @param {string} zone
 * @param {Reader} reader
 */
function titleOf({ at, rows }, view, zone, reader) {
  const lines = rows.map((row) => `${shownName(row, view, reader)}: ${costWords(row, reader)}`)
  return [timeWords(at, view, zone, reader), ...lines].join('\n')
}

/**
 * As many bars as have room for a label, the newest among them.
 * @param {readonly Bar[]} bars
 * @param {number} slot
 */
function labelled(bars, slot) {
  const every = Math.ceil(labelWidth / slot)
  return bars.map(({ at }, index) => ({ at, index })).filter(({ index }) => (bars.length - 1 - index) % every === 0)
}

/**
 * @param {string} at
 * @param {View} view
 * @param {string} zone
 * @param {Reader} reader
 */
function labelOf(at, { range }, zone, reader) {
  if (range === 'month') return reader.month(at, 'short')
  return range === 'day' ? reader.axisDay(at) : reader.hour(at, zone)
}
