import type { Surroundings } from '../surroundings.ts'

// Xterm's control sequence. https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
const clearLine = '\r\x1b[K'

/** A line on the terminal that each drawing takes the place of; nothing where there is no terminal. */
export interface ProgressLine {
  draw(text: string): void
  clear(): void
}

export function progressLine({ terminal, print }: Pick<Surroundings, 'terminal' | 'print'>): ProgressLine {
  let drawn = ''
  return {
    draw(text) {
      if (!terminal() || text === drawn) return
      drawn = text
      print(`${clearLine}${text}`)
    },
    clear() {
      if (drawn !== '') print(clearLine)
      drawn = ''
    },
  }
}
