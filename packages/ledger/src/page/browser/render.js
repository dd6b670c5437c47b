/** @import { View } from './address.js' */
/** @import { Figures, Refusal } from './ledger.js' */
/** @import { Reader } from './reader.js' */
import { el } from './dom.js'
import { languageNames, languages } from './language.js'
import { alertsSection, alertWords } from './parts/alerts.js'
import { budgetsSection } from './parts/budgets.js'
import { heardSection } from './parts/heard.js'
import { loginSection } from './parts/login.js'
import { emptySection, notesSection } from './parts/notes.js'
import { todaySection } from './parts/today.js'
import { usageSection } from './parts/usage.js'

// What one listens to at once.
const mostNews = 3

/**
 * All that is known when the page is drawn. `figures` are the newest there were, `refusal` why there are no newer ones.
 * @typedef {{
 *   reader: Reader,
 *   view: View,
 *   width: number,
 *   origin: string,
 *   hasToken: boolean,
 *   hadToken: boolean,
 *   figures?: Figures | undefined,
 *   refusal?: Refusal | undefined,
 * }} Known
 */

/**
 * The top of the page: its name, how new it is, the language, the way out.
 * @param {Known} known
 */
export function headerOf({ reader, figures, hasToken }) {
  const { say } = reader
  return el(
    'header',
    {},
    el('h1', {}, el('span', { 'aria-hidden': 'true' }, '🔔 '), 'tollbell'),
    figures &&
      el(
        'p',
        { class: 'faint', id: 'as-of' },
        say('asOf', { time: reader.time(figures.summary.now, figures.summary.timezone) }),
      ),
    el(
      'div',
      { class: 'controls' },
      el('label', { for: 'language', class: 'unseen' }, say('language')),
      el(
        'select',
        { id: 'language' },
        ...languageNames.map((value) =>
          el('option', { value, lang: value, selected: value === reader.language }, languages[value].name),
        ),
      ),
      hasToken && el('button', { id: 'log-out' }, say('logOut')),
    ),
  )
}

/**
 * @param {Known} known
 */
export function mainOf(known) {
  const { reader, figures, refusal } = known
  const isBlocked = refusal?.reason === 'tooMany' && !figures
  if (refusal && (asksForToken(refusal) || isBlocked)) {
    return el('main', { id: 'main', tabindex: -1 }, loginSection(mistakeIn(refusal, known), reader))
  }
  return el('main', { id: 'main', tabindex: -1 }, ...(figures ? sectionsOf(figures, known) : []))
}

/**
 * Whether nothing but another token helps.
 * @param {Refusal} refusal
 */
export function asksForToken({ reason }) {
  return reason === 'unauthorized' || reason === 'forbidden'
}

// Who has not given a token yet has made no mistake.
/**
 * @param {Refusal} refusal
 * @param {Known} known
 */
function mistakeIn(refusal, { hadToken }) {
  return refusal.reason === 'unauthorized' && !hadToken ? undefined : refusal
}

/**
 * @param {Figures} figures
 * @param {Known} known
 */
function sectionsOf(figures, { reader, view, width, origin }) {
  const { summary } = figures
  if (
    summary.lastExports.length === 0 &&
    summary.history.monthly.every(({ tokens, requests }) => tokens + requests === 0)
  ) {
    return [notesSection(figures, reader), emptySection(origin, reader), budgetsSection(summary, reader)]
  }
  return [
    notesSection(figures, reader),
    todaySection(summary, reader),
    budgetsSection(summary, reader),
    usageSection(figures, view, { reader, width }),
    alertsSection(summary, reader),
    heardSection(summary, reader),
    el('p', { class: 'faint' }, reader.say('zone', { zone: reader.zone(summary.timezone, summary.now) })),
  ]
}

/**
 * What is said, aloud too by a screen reader: that the ledger is away or back, or what a budget told just now.
 * @param {Pick<Known, 'reader' | 'figures' | 'refusal'>} known
 * @param {{ wasAway: boolean, lastAlertAt: string | undefined }} before
 */
export function newsOf({ reader, figures, refusal }, { wasAway, lastAlertAt }) {
  if (refusal?.reason === 'away') {
    if (!figures) return reader.say('away.first')
    return reader.say('away', { time: reader.time(figures.summary.now, figures.summary.timezone) })
  }
  const isNew = ({ crossedAt = '' }) => lastAlertAt !== undefined && crossedAt > lastAlertAt
  const told = (figures?.summary.alerts ?? []).filter(isNew).slice(0, mostNews)
  if (told.length > 0) return told.map((alert) => alertWords(alert, reader)).join(' · ')
  return wasAway ? reader.say('back') : ''
}
