const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u
const segmenter = new Intl.Segmenter()

/** How many columns of a terminal a text takes: East Asian characters and emoji take two. */
export function textWidth(text: string): number {
  return [...segmenter.segment(text)].reduce((sum, { segment }) => sum + widthOf(segment), 0)
}

/** As much of a text as fits into so many columns, with … where something was cut off. */
export function fit(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text
  let width = 1
  let fitting = ''
  for (const { segment } of segmenter.segment(text)) {
    width += widthOf(segment)
    if (width > columns) break
    fitting += segment
  }
  return `${fitting}…`
}

// Marks that direct or join text take no column.
function widthOf(grapheme: string): number {
  if (/^[\p{Cf}\p{Mn}]+$/u.test(grapheme)) return 0
  return wide.test(grapheme) ? 2 : 1
}
