/** A text somebody wrote, and the way to tell them what is wrong with it. */
export interface Field {
  readonly text: string
  tell(sentence: string): void
}

/** Every mistake with its line, so that they can be told in the order of the file. */
export class Mistakes {
  readonly #found: { line: number; sentence: string }[] = []

  add(line: number, sentence: string): void {
    this.#found.push({ line, sentence })
  }

  get sentences(): string[] {
    const inOrder = this.#found.toSorted((one, other) => one.line - other.line)
    return [...new Set(inOrder.map(({ sentence }) => sentence))]
  }
}

/** Text of somebody else in a sentence of ours: short, on one line. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
