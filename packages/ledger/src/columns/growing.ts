// Columns of numbers that grow: a hundred thousand rows are a few megabytes in them, and a tenth of the work that as
// many objects are.

const first = 64

/** Doubles, one after the other. Loops may read and write `array` up to `length`, until the next `push` or `reach`. */
export class Floats {
  array: Float64Array<ArrayBuffer> = new Float64Array(first)
  length = 0

  /** Answers at which place it is. */
  push(value: number): number {
    if (this.length === this.array.length) this.#grow(this.length + 1)
    this.array[this.length] = value
    return this.length++
  }

  /** Makes room for so many; those that are new are 0. */
  reach(length: number): void {
    if (length <= this.length) return
    if (length > this.array.length) this.#grow(length)
    this.array.fill(0, this.length, length)
    this.length = length
  }

  at(place: number): number {
    return place < this.length ? (this.array[place] as number) : 0
  }

  clear(): void {
    this.length = 0
  }

  /** A view of them, which is true until they change. */
  view(): Float64Array<ArrayBuffer> {
    return this.array.subarray(0, this.length)
  }

  #grow(length: number): void {
    const larger = new Float64Array(Math.max(length, 2 * this.array.length))
    larger.set(this.array)
    this.array = larger
  }
}

/** A place for each row, or none, which is -1. */
export class Places {
  array: Int32Array<ArrayBuffer> = new Int32Array(first).fill(-1)

  at(row: number): number {
    return row < this.array.length ? (this.array[row] as number) : -1
  }

  set(row: number, place: number): void {
    if (row >= this.array.length) this.#grow(row + 1)
    this.array[row] = place
  }

  #grow(length: number): void {
    const larger = new Int32Array(Math.max(length, 2 * this.array.length)).fill(-1)
    larger.set(this.array)
    this.array = larger
  }
}

const pageLength = 256

interface Page {
  readonly places: Int32Array
  count: number
}

/** A place for each number that has one, of numbers without end of which those in use are mostly near each other. */
export class SparsePlaces {
  readonly #pages: Map<number, Page> = new Map()
  // Most are looked up one after the other.
  #lastIndex = -1
  #last: Page | undefined

  /** -1 for none. */
  at(number: number): number {
    return this.#page(number)?.places[number % pageLength] ?? -1
  }

  has(number: number): boolean {
    return this.at(number) >= 0
  }

  /** Gives a number that has none a place. */
  add(number: number, place: number): void {
    const page = this.#page(number) ?? this.#begin(number)
    page.places[number % pageLength] = place
    page.count++
  }

  /** Gives a number a place, in place of the one it may have. */
  set(number: number, place: number): void {
    const page = this.#page(number)
    const before = page?.places[number % pageLength] ?? -1
    if (!page || before < 0) this.add(number, place)
    else page.places[number % pageLength] = place
  }

  delete(number: number): void {
    const page = this.#page(number)
    if (!page || !this.has(number)) return
    page.places[number % pageLength] = -1
    page.count--
    if (page.count > 0) return
    this.#pages.delete(this.#lastIndex)
    this.#last = undefined
  }

  #page(number: number): Page | undefined {
    const index = Math.floor(number / pageLength)
    if (index !== this.#lastIndex) {
      this.#lastIndex = index
      this.#last = this.#pages.get(index)
    }
    return this.#last
  }

  #begin(number: number): Page {
    const page = { places: new Int32Array(pageLength).fill(-1), count: 0 }
    this.#lastIndex = Math.floor(number / pageLength)
    this.#last = page
    this.#pages.set(this.#lastIndex, page)
    return page
  }
}
