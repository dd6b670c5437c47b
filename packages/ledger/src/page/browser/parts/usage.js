/** @import { UsageRow } from '../../../api/types.ts' */
/** @import { View } from '../address.js' */
/** @import { Bar } from '../course.js' */
/** @import { Figures } from '../ledger.js' */
/** @import { Reader } from '../reader.js' */
import { dimensions, hashOf, narrowed, ranges } from '../address.js'
import { barsOf, coloursOf, nameOf, otherName, rankedRows } from '../course.js'
import { el, name } from '../dom.js'
import { chart } from './chart.js'
import { costWords, shareWords, shownName, timeWords } from './words.js'

/**
 * Where the money goes: bars over time, and the names they are made of.
 * @param {Figures} figures
 * @param {View} view
 * @param {{ reader: Reader, width: number }} how
 */
export function usageSection({ summary, course, names }, view, { reader, width }) {
  const { say } = reader
  const ranked = rankedRows(view.by, names.rows)
  const bars = barsOf(view.range, summary, course)
  const isEmpty = ranked.length === 0
  return el(
    'section',
    { id: 'usage', 'aria-labelledby': 'usage-title' },
    el('h2', { id: 'usage-title' }, say('usage')),
    el('div', { class: 'choices' }, byLinks(view, reader), rangeLinks(view, reader)),
    ...onlyChips(view, reader),
    isEmpty && el('p', { class: 'card faint' }, say('usage.none')),
    names.keptFrom !== undefined && el('p', { class: 'note' }, keptWords(names.keptFrom, summary.timezone, reader)),
    !isEmpty &&
      el(
        'div',
        { class: 'card' },
        chart({ bars, view, ranked, total: names.total.costUsd, zone: summary.timezone }, { reader, width }),
        namesTable(ranked, Number(names.total.costUsd), view, reader),
        barsTable(bars, view, summary.timezone, reader),
      ),
  )
}

/**
 * @param {View} view
 * @param {Reader} reader
 */
function byLinks(view, { say }) {
  return el(
    'nav',
    { 'aria-label': say('group.by') },
    ...dimensions.map((by) => choice(hashOf(view, { by }), say(by), by === view.by)),
  )
}

/**
 * @param {View} view
 * @param {Reader} reader
 */
function rangeLinks(view, { say }) {
  return el(
    'nav',
    { 'aria-label': say('range') },
    ...ranges.map((range) => choice(hashOf(view, { range }), say(`range.${range}`), range === view.range)),
  )
}

/**
 * @param {string} href
 * @param {string} text
 * @param {boolean} isChosen
 */
function choice(href, text, isChosen) {
  return el('a', { href, 'aria-current': isChosen && 'true' }, text)
}

/**
 * What the figures are narrowed to, and the way back.
 * @param {View} view
 * @param {Reader} reader
 */
function onlyChips(view, { say }) {
  const kept = dimensions.filter((dimension) => view.only[dimension] !== undefined)
  if (kept.length === 0) return []
  const texts = kept.map((dimension) => say(`only.${dimension}`, { name: view.only[dimension] || say('name.unknown') }))
  return [
    el('p', { class: 'only' }, texts.join(' · '), ' ', el('a', { href: hashOf(view, { only: {} }) }, say('show.all'))),
  ]
}

/**
 * @param {string} keptFrom
 * @param {string} zone
 * @param {Reader} reader
 */
function keptWords(keptFrom, zone, { say, longDate }) {
  return say('kept.from', { date: longDate(keptFrom, zone) })
}

/**
 * @param {readonly UsageRow[]} ranked
 * @param {number} totalUsd
 * @param {View} view
 * @param {Reader} reader
 */
function namesTable(ranked, totalUsd, view, reader) {
  const { say } = reader
  const colourOf = coloursOf(view.by, ranked)
  const heads = [say('cost'), say('share'), say('tokens.column'), say('requests.column')]
  return el(
    'div',
    // Wide tables are scrolled by themselves, with the keyboard too.
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': say(view.by) },
    el(
      'table',
      { class: 'names' },
      el('thead', {}, headRow(say(view.by), heads)),
      el(
        'tbody',
        {},
        ...ranked.map((row) =>
          el(
            'tr',
            { 'data-key': nameOf(view, row) },
            el('th', { scope: 'row' }, el('i', { class: `dot c${colourOf(row)}` }), nameLink(row, view, reader)),
            el('td', {}, costWords(row, reader)),
            el('td', {}, shareWords(row, totalUsd, reader)),
            el('td', {}, reader.count(row.tokens)),
            el('td', {}, reader.count(row.requests)),
          ),
        ),
      ),
    ),
  )
}

/**
 * @param {UsageRow} row
 * @param {View} view
 * @param {Reader} reader
 */
function nameLink(row, view, reader) {
  const text = nameOf(view, row)
  if (text === otherName) return reader.say('name.other')
  return el('a', { href: hashOf(narrowed(view, text)) }, text === '' ? reader.say('name.unknown') : name(text))
}

/**
 * The bars in words, for those who cannot see them.
 * @param {readonly Bar[]} bars
 * @param {View} view
 * @param {string} zone
 * @param {Reader} reader
 */
function barsTable(bars, view, zone, reader) {
  const { say } = reader
  const rows = bars.flatMap(({ at, rows: parts }) => parts.map((row) => ({ at, row })))
  return el(
    'details',
    {},
    el('summary', {}, say('chart.table')),
    el(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': say('chart.table') },
      el(
        'table',
        {},
        el('thead', {}, headRow(say('time'), [say(view.by), say('cost'), say('tokens.column')])),
        el(
          'tbody',
          {},
          ...rows.map(({ at, row }) =>
            el(
              'tr',
              {},
              el('th', { scope: 'row' }, timeWords(at, view, zone, reader)),
              el('td', {}, name(shownName(row, view, reader))),
              el('td', {}, costWords(row, reader)),
              el('td', {}, reader.count(row.tokens)),
            ),
          ),
        ),
      ),
    ),
  )
}

/**
 * @param {string} first
 * @param {readonly string[]} others
 */
function headRow(first, others) {
  return el('tr', {}, ...[first, ...others].map((text) => el('th', { scope: 'col' }, text)))
}
