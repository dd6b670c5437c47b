/** A budgets file or environment that cannot be taken. Each mistake is a sentence: where, what, and the cure. */
export class BudgetsError extends Error {
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'))
    this.name = 'BudgetsError'
    this.mistakes = mistakes
  }
}
