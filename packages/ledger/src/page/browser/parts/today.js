/** @import { PeriodFigures, SummaryAnswer, UsageFigures } from '../../../api/types.ts' */
/** @import { Reader } from '../reader.js' */
import { el } from '../dom.js'

/**
 * What was spent today and this month, beside the day and the month before.
 * @param {SummaryAnswer} summary
 * @param {Reader} reader
 */
export function todaySection({ today, month, history, timezone }, reader) {
  const { say, dollars } = reader
  const yesterday = history.daily.at(-2)?.costUsd ?? '0'
  const lastMonth = history.monthly.at(-2)?.costUsd ?? '0'
  return el(
    'section',
    { class: 'tiles', id: 'today', 'aria-label': say('title') },
    tile(say('today'), today, say('yesterday', { amount: dollars(yesterday) }), { reader, timezone }),
    tile(say('month'), month, say('lastMonth', { amount: dollars(lastMonth) }), { reader, timezone }),
  )
}

/**
 * @param {string} title
 * @param {PeriodFigures} figures
 * @param {string} before
 * @param {{ reader: Reader, timezone: string }} how
 */
function tile(title, figures, before, { reader, timezone }) {
  return el(
    'article',
    { class: 'card' },
    el('h2', {}, title, ' ', el('small', {}, reader.days(figures.start, figures.end, timezone))),
    el('p', { class: 'big' }, reader.dollars(figures.costUsd)),
    el('p', { class: 'faint' }, before),
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
