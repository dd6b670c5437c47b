/** @import { SummaryAnswer, UsageAnswer } from '../../../api/types.ts' */
/** @import { Reader } from '../reader.js' */
import { caveatsOf } from '../course.js'
import { el } from '../dom.js'

// Where apps send their metrics unless they are told otherwise.
const usualOrigins = new Set(['http://localhost:4318', 'http://127.0.0.1:4318'])

// The others come when these have a price.
const mostModels = 5

const usualCommand = 'TOLLBELL_PROJECT=chatbot node --import @tollbell/instrumentation/register app.js'

/**
 * What one has to know to read the amounts: what is not in them, what is estimated, and which budgets are not in force.
 * @param {{ summary: SummaryAnswer, caveats: UsageAnswer }} figures
 * @param {Reader} reader
 */
export function notesSection({ summary, caveats }, { say, dollars }) {
  const { unpricedTokens, unpricedModels, estimatedUsd } = caveatsOf(caveats)
  const models = unpricedModels.map((model) => model || say('name.unknown'))
  const named = [...models.slice(0, mostModels), ...(models.length > mostModels ? ['…'] : [])].join(', ')
  const { budgetsMistakes } = summary
  return el(
    'div',
    { id: 'notes' },
    budgetsMistakes.length > 0 &&
      el(
        'div',
        { class: 'note warning' },
        el('p', {}, say('mistakes')),
        // The ledger says them in English.
        el('ul', { lang: 'en', dir: 'ltr' }, ...budgetsMistakes.map((mistake) => el('li', {}, mistake))),
      ),
    unpricedTokens > 0 &&
      el(
        'p',
        { class: 'note warning' },
        say('unpriced', { tokens: say('tokens', { count: unpricedTokens }), models: named }),
      ),
    Number(estimatedUsd) > 0 && el('p', { class: 'note' }, say('estimated', { amount: dollars(estimatedUsd) })),
  )
}

/**
 * What to do first.
 * @param {string} origin of this page, which apps send to
 * @param {Reader} reader
 */
export function emptySection(origin, { say }) {
  const command = usualOrigins.has(origin) ? usualCommand : `OTEL_EXPORTER_OTLP_ENDPOINT=${origin} ${usualCommand}`
  return el(
    'section',
    { class: 'card empty', 'aria-labelledby': 'empty-title' },
    el('h2', { id: 'empty-title' }, say('empty.title')),
    el('p', {}, say('empty.lead')),
    el('pre', { dir: 'ltr' }, el('code', {}, command)),
    el('p', { class: 'faint' }, say('empty.then')),
  )
}
