/** Collects what is wrong with a payload, each mistake with its path, as strict services do. */
export class Check {
  readonly mistakes: string[] = []

  fail(path: string, why: string): void {
    this.mistakes.push(`${path}: ${why}`)
  }

  /** An object with these fields at most; `undefined` (and a mistake) if it is none. */
  object(value: unknown, path: string, known: readonly string[]): Readonly<Record<string, unknown>> | undefined {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.#no(path, 'is no object')
    for (const key of Object.keys(value)) if (!known.includes(key)) this.fail(`${path}.${key}`, 'is not known')
    return { ...value }
  }

  list(value: unknown, path: string, most: number): readonly unknown[] {
    if (!Array.isArray(value)) return this.#no(path, 'is no list') ?? []
    if (value.length > most) this.fail(path, `has ${value.length} items, at most ${most} are allowed`)
    return value
  }

  /** A text of 1 to `most` UTF-16 units that is more than white space. */
  text(value: unknown, path: string, most: number): string {
    if (typeof value !== 'string') return this.#no(path, 'is no text') ?? ''
    if (value.trim() === '') this.fail(path, 'is empty')
    if (value.length > most) this.fail(path, `is ${value.length} long, at most ${most} are allowed`)
    // JSON carries it, but no service takes half an emoji.
    if (!value.isWellFormed()) this.fail(path, 'has half of a surrogate pair')
    return value
  }

  #no(path: string, why: string): undefined {
    this.fail(path, why)
    return undefined
  }
}
