// What a spreadsheet takes for a formula, or trims to one. https://owasp.org/www-community/attacks/CSV_Injection
const formula = /^'*[=+\-@\t\r]/
const escaped = /^'+[=+\-@\t\r]/

/** A text for a cell that no spreadsheet runs: an apostrophe goes before what looks like a formula. */
export function safeCell(text: string): string {
  return formula.test(text) ? `'${text}` : text
}

/** The text behind {@link safeCell}. */
export function textOfCell(cell: string): string {
  return escaped.test(cell) ? cell.slice(1) : cell
}
