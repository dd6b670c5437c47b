/** Keeps one value with each of some objects. */
export interface Keeper<Holder extends object, Value> {
  /** Keeps a value with this object, in place of one before. */
  keep(holder: Holder, value: Value): void
  /** The value kept with it; `undefined` for one that has none, and for all else. */
  of(holder: unknown): Value | undefined
}

// The private fields of a class are put on whatever the constructor of its parent returns.
const Given = function given(holder: object): object {
  return holder
} as unknown as new (
  holder: object,
) => object

/**
 * Keeps values as a private field of the objects themselves: there nobody else sees them, and to look for one takes
 * next to no time.
 */
export function keeper<Holder extends object, Value>(): Keeper<Holder, Value> {
  class Kept extends Given {
    #value: Value | undefined

    static keep(holder: Holder, value: Value): void {
      keptOn(holder).#value = value
    }

    static of(holder: unknown): Value | undefined {
      return typeof holder === 'object' && holder !== null && #value in holder ? holder.#value : undefined
    }
  }

  // It throws where there is one already. To ask first takes longer than all the rest, and mostly there is none.
  function keptOn(holder: Holder): Kept {
    try {
      return new Kept(holder)
    } catch {
      return holder as object as Kept
    }
  }

  return Kept
}
