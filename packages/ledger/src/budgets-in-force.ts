import { readFileSync } from 'node:fs'
import { type Budgets, BudgetsError, budgetsFromEnvironment, noBudgets, parseBudgets } from '@tollbell/budgets'
import { type Log, StartError, watchFiles } from '@tollbell/service'

export interface BudgetsOptions {
  /** Without one, the environment may describe one budget. */
  readonly file?: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Log
}

/** Puts budgets in force; when it throws, the ones before stay. */
type Apply = (budgets: Budgets) => Promise<void>

/** The budgets that count, and those of the file when it changes. The last good ones stay while a file has mistakes. */
export class BudgetsInForce {
  readonly #options: BudgetsOptions
  #current: Budgets
  #mistakes: readonly string[] = []
  #apply: Apply = () => Promise.resolve()
  #stopWatching = (): void => {}

  /** Reads the budgets. Throws a StartError with all their mistakes. */
  constructor(options: BudgetsOptions) {
    this.#options = options
    this.#current = goodBudgets(options)
  }

  /** Puts them in force, and from now on those of the file when it changes. Throws like the constructor. */
  async begin(apply: Apply): Promise<void> {
    // Opening a large store takes a while.
    this.#current = goodBudgets(this.#options)
    await apply(this.#current)
    this.#apply = apply
  }

  get current(): Budgets {
    return this.#current
  }

  /** Those of a newer file that was not taken. */
  get mistakes(): readonly string[] {
    return this.#mistakes
  }

  /** Looks at the file from now on. */
  watch(): void {
    const { file } = this.#options
    this.#stopWatching = watchFiles(file === undefined ? [] : [file], () => void this.reload())
  }

  close(): void {
    this.#stopWatching()
  }

  /** Reads the file again, and says in the log what came of it. Never throws. */
  async reload(): Promise<void> {
    const { log } = this.#options
    const read = readBudgets(this.#options)
    if ('mistakes' in read) return this.#refuse(read.mistakes)
    try {
      await this.#apply(read)
    } catch (error) {
      return this.#refuse([error instanceof Error ? error.message : String(error)])
    }
    this.#current = read
    this.#mistakes = []
    log('info', 'The budgets were read again and are in force.', { budgets: read.budgets.length })
  }

  #refuse(mistakes: readonly string[]): void {
    this.#mistakes = mistakes
    const list = mistakes.map((mistake) => `\n  ${mistake}`).join('')
    this.#options.log('error', `The changed budgets are not taken; the ones before stay in force.${list}`)
  }
}

function goodBudgets(options: BudgetsOptions): Budgets {
  const read = readBudgets(options)
  if ('mistakes' in read) throw new StartError(read.mistakes)
  return read
}

function readBudgets({ file, env }: BudgetsOptions): Budgets | { mistakes: readonly string[] } {
  try {
    if (file === undefined) return budgetsFromEnvironment(env) ?? noBudgets
    return parseBudgets(readFileSync(file, 'utf8'), file)
  } catch (error) {
    if (error instanceof BudgetsError) return { mistakes: error.mistakes }
    return { mistakes: [unreadable(file, error)] }
  }
}

function unreadable(file: string | undefined, error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return `There is no budgets file ${file}. Write one, or put it back; budgets: [] stands for none at all.`
  }
  const why = error instanceof Error ? error.message : String(error)
  return `The budgets file ${file} cannot be read: ${why}. Give the ledger a file it may read.`
}
