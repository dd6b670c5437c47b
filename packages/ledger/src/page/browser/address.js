/** What usage can be grouped by, and narrowed to. */
export const dimensions = /** @type {const} */ (['project', 'provider', 'model', 'operation', 'user'])

/** How far back the bars go, and what one of them is. */
export const ranges = /** @type {const} */ (['hour', 'day', 'month'])

/** @typedef {typeof dimensions[number]} Dimension */
/** @typedef {typeof ranges[number]} Range */

/**
 * What the reader looks at; all of it is in the address, so that it can be sent to somebody: `#by=user&model=gpt-5`.
 * @typedef {{ by: Dimension, range: Range, only: Readonly<Partial<Record<Dimension, string>>> }} View
 */

/**
 * @param {string} hash
 * @returns {View}
 */
export function viewOf(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ''))
  /** @type {Partial<Record<Dimension, string>>} */
  const only = {}
  for (const dimension of dimensions) {
    const value = given.get(dimension)
    if (value !== null) only[dimension] = value
  }
  return {
    by: dimensions.find((dimension) => dimension === given.get('by')) ?? 'model',
    range: ranges.find((range) => range === given.get('range')) ?? 'day',
    only,
  }
}

/**
 * The address of a view, with what is different in it.
 * @param {View} view
 * @param {Partial<View>} [changes]
 */
export function hashOf(view, changes = {}) {
  const { by, range, only } = { ...view, ...changes }
  return `#${new URLSearchParams({ by, range, ...only }).toString()}`
}

/**
 * The view of one name alone: grouped by something else, for its own group has one bar only.
 * @param {View} view
 * @param {string} name
 * @returns {View}
 */
export function narrowed({ by, range, only }, name) {
  const narrower = { ...only, [by]: name }
  return { range, only: narrower, by: dimensions.find((dimension) => !(dimension in narrower)) ?? by }
}
