import { hash } from 'node:crypto'

// An index of PostgreSQL holds 2,704 bytes, which 300 characters of any script do not fill.
const longestId = 300

/**
 * A text that comes back from every store as it went in: half of a character would not, and PostgreSQL has no NUL.
 */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd')
}

/** The same for what tells one thing from another: of a long one the beginning, and a hash of all of it. */
export function storableId(text: string): string {
  const id = storable(text)
  return id.length <= longestId ? id : `${id.slice(0, 100).toWellFormed()}~${hash('sha256', text)}`
}
