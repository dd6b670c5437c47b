/** Something that is done to a request on its way, and what must then become of it. */
export interface Flaw {
  readonly name: string
  /** `refused` is a 400, and nothing is booked; `same` is as without; of `anything` it is only asked that it is answered. */
  readonly expects: 'refused' | 'same' | 'anything'
  /** The request with the flaw; `undefined` where there is no place for it. */
  apply(body: Buffer, choose: Choose): Buffer | undefined
}

/** One of several, the same each time a case is run. */
export type Choose = <Item>(of: readonly Item[]) => Item | undefined

/** Chooses by these numbers, one after the other. */
export function chooser(numbers: readonly number[]): Choose {
  let next = 0
  return (of) => of[(numbers[next++ % numbers.length] ?? 0) % of.length]
}
