/** @import { DatedFigures, PeriodFigures, SummaryAnswer, UsageFigures } from '../../../api/types.ts' */
/** @import { Reader } from '../reader.js' */
import { el } from '../dom.js'

/**
 * What was spent today and this month, beside the day and the month before.
 * @param {SummaryAnswer} summary
 * @param {Reader} reader
 */
export function todaySection({ today, month, history, timezone }, reader) {
  const { say } = reader
  return el(
    'section',
    { class: 'tiles', id: 'today', 'aria-label': say('title') },
    tile(say('today'), today, beforeWords('yesterday', history.daily.at(-2), reader), { reader, timezone }),
    tile(say('month'), month, beforeWords('lastMonth', history.monthly.at(-2), reader), { reader, timezone }),
  )
}

/**
 * Nothing, where it is not kept whole any more.
 * @param {'yesterday' | 'lastMonth'} key
 * @param {DatedFigures | undefined} figures
 * @param {Reader} reader
 */
function beforeWords(key, figures, { say, dollars }) {
  return figures && !figures.isCut && say(key, { amount: dollars(figures.costUsd) })
}

/**
 * @param {string} title
 * @param {PeriodFigures} figures
 * @param {string | false | undefined} before
 * @param {{ reader: Reader, timezone: string }} how
 */
function tile(title, figures, before, { reader, timezone }) {
  return el(
    'article',
    { class: 'card' },
    el('h2', {}, title, ' ', el('small', {}, reader.days(figures.start, figures.end, timezone))),
    el('p', { class: 'big' }, reader.dollars(figures.costUsd)),
    before && el('p', { class: 'faint' }, before),
    el('p', { class: 'faint' }, busyness(figures, reader)),
  )
}

/**
 * @param {UsageFigures} figures
 * @param {Reader} reader
 */
function busyness({ tokens, requests, requestsByOutcome }, { say }) {
  const failed = requests - (requestsByOutcome.ok ?? 0)
  return [
    say('tokens', { count: tokens }),
    say('requests', { count: requests }),
    ...(failed > 0 ? [say('failed', { count: failed })] : []),
  ].join(' · ')
}
