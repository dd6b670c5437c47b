const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

const ellipsis = '…'
const firstStrongIsolate = '\u2068'
const popIsolate = '\u2069'

/** How much of a limit a piece of text takes; services count UTF-16 units, some after escaping. */
export type Measure = (text: string) => number

const utf16Units: Measure = (text) => text.length

/**
 * Text that fits: cut between graphemes, never inside an emoji or a letter with its marks, and ending in `…`.
 * Isolates that the cut leaves open are closed, or they would swallow what follows.
 */
export function cut(text: string, limit: number, measure: Measure = utf16Units): string {
  if (measure(text) <= limit) return text
  let kept = ''
  let size = measure(ellipsis)
  let open = 0
  for (const { segment } of graphemes.segment(text)) {
    const stillOpen = open + isolatesOpenedBy(segment)
    if (size + measure(segment) + stillOpen > limit) break
    kept += segment
    size += measure(segment)
    open = stillOpen
  }
  return limit < measure(ellipsis) ? '' : kept + popIsolate.repeat(Math.max(0, open)) + ellipsis
}

/** A dash for text that shows nothing: services refuse blank names and values. */
export function shown(text: string): string {
  return /^[\s\p{Cf}]*$/u.test(text) ? '—' : text
}

// An isolate opens and closes within a grapheme of its own, or stands at the edge of one.
function isolatesOpenedBy(segment: string): number {
  return segment.split(firstStrongIsolate).length - segment.split(popIsolate).length
}
