/** @import { Figures, Refusal } from './ledger.js' */
/** @import { Reader } from './reader.js' */
import { viewOf } from './address.js'
import { morph } from './dom.js'
import { firstLanguage, languages } from './language.js'
import { readFigures } from './ledger.js'
import { readerFor } from './reader.js'
import { asksForToken, headerOf, mainOf, newsOf } from './render.js'
import { session } from './session.js'

// Budgets move by the minute; a ledger that is away is looked for more often.
const refreshMs = 15_000
const retryMs = 3000

const header = found('header')
const main = found('main')
const status = found('[role=status]')
const skip = found('.skip')

/** @type {Figures | undefined} */
let figures
/** @type {Refusal | undefined} */
let refusal
/** @type {Reader | undefined} */
let reader
// The one that the figures are of.
let view = viewOf(location.hash)
// Whether it was a token that was refused, or none.
let hadToken = false
let round = 0
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer

/** @param {string} selector */
function found(selector) {
  const element = document.querySelector(selector)
  if (!(element instanceof HTMLElement)) throw new Error(`The page has no ${selector}.`)
  return element
}

/** Reads all figures again, and draws what is new. An answer that a newer question has overtaken is left out. */
async function refresh() {
  clearTimeout(timer)
  const mine = ++round
  const asked = viewOf(location.hash)
  const { token } = session
  const answer = await readFigures(asked, token)
  if (mine !== round) return
  const before = { wasAway: refusal?.reason === 'away', lastAlertAt: lastAlertAt() }
  if (answer.ok) {
    figures = answer.body
    view = asked
    refusal = undefined
  } else {
    refusal = answer
    if (asksForToken(answer)) {
      // A wrong token is not tried again, and what a right one allowed to see is shown no longer.
      figures = undefined
      session.token = undefined
      hadToken = token !== undefined
    }
  }
  const { reader: told } = await draw()
  status.textContent = newsOf({ reader: told, figures, refusal }, before)
  if (!document.hidden && !(refusal && asksForToken(refusal))) timer = setTimeout(() => void refresh(), waitingMs())
}

// Before the first answer, everything is news and nothing is: it is not told.
function lastAlertAt() {
  return figures && (figures.summary.alerts[0]?.crossedAt ?? '')
}

function waitingMs() {
  if (!refusal) return refreshMs
  return refusal.reason === 'tooMany' ? Math.max(refreshMs, refusal.retryAfterSeconds * 1000) : retryMs
}

/** Draws what is known, in the language that is wished. */
async function draw() {
  reader = await wishedReader()
  const known = {
    reader,
    view,
    figures,
    refusal,
    width: chartWidth(),
    origin: location.origin,
    hasToken: session.token !== undefined,
    hadToken,
  }
  document.documentElement.lang = reader.language
  document.documentElement.dir = reader.direction
  document.title = `tollbell · ${reader.say('title')}`
  skip.textContent = reader.say('skip')
  const hadForm = document.getElementById('token') !== null
  morph(header, headerOf(known))
  morph(main, mainOf(known))
  const form = document.getElementById('token')
  if (form && !hadForm) form.focus()
  else if (hadForm && !form) main.focus()
  return known
}

/**
 * The reader of the wished language. While the ledger is away and does not give its texts, it is the one before.
 * @returns {Promise<Reader>}
 */
async function wishedReader() {
  const language = wishedLanguage()
  if (reader?.language === language) return reader
  try {
    return readerFor(language, await languages[language].load())
  } catch (error) {
    if (reader) return reader
    throw error
  }
}

function wishedLanguage() {
  const asked = new URLSearchParams(location.search).get('lang')
  return firstLanguage([asked, session.language, figures?.summary.language, ...navigator.languages])
}

// The inside of a card, whose padding is 16 px.
function chartWidth() {
  return Math.max(240, Math.floor(main.clientWidth) - 34)
}

document.addEventListener('submit', (event) => {
  event.preventDefault()
  const field = /** @type {HTMLInputElement} */ (document.getElementById('token'))
  session.token = field.value.trim()
  field.value = ''
  void refresh()
})

document.addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLSelectElement)) return
  session.language = target.value
  // An address that asks for a language asks for this one from now on.
  const address = new URL(location.href)
  if (address.searchParams.has('lang')) {
    address.searchParams.set('lang', target.value)
    history.replaceState(null, '', address)
  }
  void draw()
})

document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element)) return
  if (event.target.id === 'log-out') {
    session.token = undefined
    figures = undefined
    void refresh()
  }
  if (event.target === skip) {
    event.preventDefault()
    main.focus()
  }
})

addEventListener('hashchange', () => void refresh())

addEventListener('resize', () => void draw())

document.addEventListener('visibilitychange', () => {
  if (document.hidden) clearTimeout(timer)
  else void refresh()
})

void refresh()
