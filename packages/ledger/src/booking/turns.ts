/** Lets one piece of work run at a time, in the order they came. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  take<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work)
    // A failed turn is its caller's to handle; the next one goes on.
    this.#last = turn.catch(() => {})
    return turn
  }
}
