/** @typedef {Node | string | undefined | false | null} Child */
/** @typedef {Readonly<Record<string, string | number | boolean | undefined>>} Attributes */

const svgNamespace = 'http://www.w3.org/2000/svg'

/**
 * An element. Children that are texts stay texts, whatever they hold: nothing on this page is ever read as HTML.
 * Attributes named `--x` are custom properties of its style.
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children)
}

/**
 * An element of SVG.
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(svgNamespace, tag), attributes, children)
}

/**
 * A name from outside, which may run in a direction of its own.
 * @param {string} text
 */
export function name(text) {
  return el('bdi', {}, text)
}

/**
 * @template {HTMLElement | SVGElement} Kind
 * @param {Kind} element
 * @param {Attributes} attributes
 * @param {readonly Child[]} children
 * @returns {Kind}
 */
function filled(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    if (key.startsWith('--')) element.style.setProperty(key, String(value))
    else element.setAttribute(key, value === true ? '' : String(value))
  }
  element.append(...children.filter((child) => child !== undefined && child !== false && child !== null))
  return element
}

/**
 * Makes an element like another one by the fewest changes: what stays the same keeps its focus, its selection and its
 * place on the screen.
 * @param {Element} old
 * @param {Element} fresh
 */
export function morph(old, fresh) {
  if (old.isEqualNode(fresh)) return
  morphAttributes(old, fresh)
  const olds = [...old.childNodes]
  const news = [...fresh.childNodes]
  for (const [index, node] of news.entries()) {
    const was = olds[index]
    if (!was) old.append(node)
    else if (was.nodeName !== node.nodeName || !isSameThing(was, node)) was.replaceWith(node)
    else if (was instanceof Element && node instanceof Element) morph(was, node)
    else if (was.nodeValue !== node.nodeValue) was.nodeValue = node.nodeValue
  }
  for (const rest of olds.slice(news.length)) rest.remove()
}

// An element with a key of its own is not made into another one: a focus would stay on what it no longer says.
/**
 * @param {Node} one
 * @param {Node} other
 */
function isSameThing(one, other) {
  if (!(one instanceof HTMLElement) || !(other instanceof HTMLElement)) return true
  return one.dataset['key'] === other.dataset['key']
}

/**
 * @param {Element} old
 * @param {Element} fresh
 */
function morphAttributes(old, fresh) {
  for (const key of old.getAttributeNames()) {
    // What the reader has opened stays open.
    if (!fresh.hasAttribute(key) && !(old.nodeName === 'DETAILS' && key === 'open')) old.removeAttribute(key)
  }
  for (const { name: key, value } of fresh.attributes) {
    if (old.getAttribute(key) === value) continue
    // The page's policy forbids style attributes that are written, not those that are set.
    if (key === 'style') /** @type {HTMLElement} */ (old).style.cssText = value
    else old.setAttribute(key, value)
  }
}
