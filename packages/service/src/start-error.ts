/** Something the operator has to mend before a service can start; `mistakes` holds every sentence about it. */
export class StartError extends Error {
  readonly mistakes: readonly string[]

  constructor(mistakes: string | readonly string[], options?: ErrorOptions) {
    const sentences = typeof mistakes === 'string' ? [mistakes] : mistakes
    super(sentences.join('\n'), options)
    this.name = 'StartError'
    this.mistakes = sentences
  }
}
