/** Text that is HTML already and must not be escaped again. Only {@link html} and {@link raw} make it. */
export class Html {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }
}

type Part = string | number | Html | undefined | readonly (string | Html)[]

/** A template whose values are escaped unless they are HTML themselves: html`<b>${name}</b>`. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  return new Html(strings.reduce((text, string, index) => text + rendered(values[index - 1]) + string))
}

/** HTML or CSS written in this repository. Never for text from outside. */
export function raw(text: string): Html {
  return new Html(text)
}

/** Text as HTML that shows it, safe in elements and in quoted attributes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
}

function rendered(value: Part): string {
  if (value === undefined) return ''
  if (value instanceof Html) return value.toString()
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value))
  return value.map(rendered).join('')
}
