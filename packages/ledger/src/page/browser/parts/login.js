/** @import { Refusal } from '../ledger.js' */
/** @import { Reader } from '../reader.js' */
import { el } from '../dom.js'

/**
 * Asks for a token, and says what is wrong with the one before.
 * @param {Refusal | undefined} refusal
 * @param {Reader} reader
 */
export function loginSection(refusal, { say, duration }) {
  const mistake = refusal && mistakeOf(refusal, say, duration)
  return el(
    'section',
    { class: 'card login', 'aria-labelledby': 'login-title' },
    el('h2', { id: 'login-title' }, say('login.title')),
    el(
      'form',
      { id: 'login' },
      // Whoever keeps passwords for the reader wants to know whose this is.
      el('input', { autocomplete: 'username', value: 'tollbell', hidden: true }),
      el('label', { for: 'token' }, say('login.token')),
      el('input', {
        id: 'token',
        type: 'password',
        required: true,
        autocomplete: 'current-password',
        spellcheck: 'false',
        dir: 'ltr',
        'aria-describedby': 'token-hint',
        'aria-invalid': mistake !== undefined && 'true',
        'aria-errormessage': mistake !== undefined && 'token-mistake',
      }),
      el('button', {}, say('login.submit')),
      el('p', { id: 'token-hint', class: 'faint' }, say('login.hint')),
      el('p', { id: 'token-mistake', class: 'mistake', role: 'alert' }, mistake),
    ),
  )
}

/**
 * @param {Refusal} refusal
 * @param {Reader['say']} say
 * @param {Reader['duration']} duration
 */
function mistakeOf({ reason, retryAfterSeconds }, say, duration) {
  if (reason === 'forbidden') return say('login.forbidden')
  if (reason === 'tooMany') return say('login.tooMany', { seconds: duration(retryAfterSeconds, 'second') })
  return say('login.unknown')
}
