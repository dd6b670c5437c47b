import type { Field, Mistakes } from './mistakes.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** The environment under reading. A variable that is empty is not set. */
export class Variables {
  readonly #env: Environment
  readonly #mistakes: Mistakes

  constructor(env: Environment, mistakes: Mistakes) {
    this.#env = env
    this.#mistakes = mistakes
  }

  /** Those that are set and begin so. */
  named(prefix: string): string[] {
    return Object.keys(this.#env).filter((name) => name.startsWith(prefix) && this.#env[name] !== '')
  }

  one(name: string): Field | undefined {
    const text = this.#env[name]
    return text === undefined || text === '' ? undefined : this.#field(name, text)
  }

  /** What is separated by commas. */
  list(name: string): Field[] | undefined {
    return this.one(name)
      ?.text.split(',')
      .map((text) => this.#field(name, text))
  }

  #field(name: string, text: string): Field {
    return { text: text.trim(), tell: (sentence) => this.#mistakes.add(0, `${name}: ${sentence}`) }
  }
}
