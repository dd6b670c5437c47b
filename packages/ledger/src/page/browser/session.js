const tokenKey = 'tollbell.token'
const languageKey = 'tollbell.language'

/**
 * What is remembered. The token is kept for this tab alone, and sent only in a header that a script of this page sets:
 * a cookie would go along with whatever another site makes the browser ask here.
 */
export const session = {
  get token() {
    return sessionStorage.getItem(tokenKey) ?? undefined
  },
  /** @param {string | undefined} token */
  set token(token) {
    if (token === undefined) sessionStorage.removeItem(tokenKey)
    else sessionStorage.setItem(tokenKey, token)
  },
  get language() {
    return localStorage.getItem(languageKey) ?? undefined
  },
  /** @param {string | undefined} language */
  set language(language) {
    if (language !== undefined) localStorage.setItem(languageKey, language)
  },
}
