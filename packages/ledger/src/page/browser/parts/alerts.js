/** @import { CrossedNotice, SummaryAnswer } from '../../../api/types.ts' */
/** @import { Reader } from '../reader.js' */
import { el } from '../dom.js'

// As many as one looks through.
const mostShown = 10

/**
 * What the budgets told last, newest first.
 * @param {SummaryAnswer} summary
 * @param {Reader} reader
 */
export function alertsSection({ alerts, timezone }, reader) {
  const { say } = reader
  return el(
    'section',
    { id: 'alerts', 'aria-labelledby': 'alerts-title' },
    el('h2', { id: 'alerts-title' }, say('alerts')),
    alerts.length === 0 && el('p', { class: 'card faint' }, say('alerts.none')),
    alerts.length > 0 &&
      el(
        'ol',
        { class: 'card list' },
        ...alerts
          .slice(0, mostShown)
          .map((alert) =>
            el(
              'li',
              { class: 'spread' },
              el('span', {}, alertWords(alert, reader)),
              el('time', { class: 'faint', datetime: alert.crossedAt }, reader.dateTime(alert.crossedAt, timezone)),
            ),
          ),
      ),
  )
}

/**
 * One alert as a sentence.
 * @param {CrossedNotice} alert
 * @param {Reader} reader
 */
export function alertWords({ kind, budget, member, unit, at, ratio, remaining }, reader) {
  const { say } = reader
  return say(`alert.${kind}`, {
    budget: member === undefined ? budget : say('member', { budget, member }),
    amount: reader.amount(remaining ?? at, unit),
    share: reader.percent(ratio ?? 0),
  })
}
