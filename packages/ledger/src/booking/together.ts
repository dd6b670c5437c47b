import { setImmediate as othersHaveArrived } from 'node:timers/promises'
import type { Turns } from './turns.ts'

// Between two groups others have their turn, such as a scrape. What weighs so much takes some ten milliseconds.
const largestGroup = 50
const heaviestGroup = 20_000

export interface TogetherOptions<Item> {
  /** How much work an item is, in readings that are recognised. */
  readonly weigh?: (item: Item) => number
  /** Whether what failed for some would fail for everybody. */
  readonly isEverybodys?: (error: unknown) => boolean
}

interface Waiting<Item, Result> {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/**
 * Does in one turn what came while the turn was awaited: many apps that export at once wait for one write to the disk,
 * and not for one each. What fails together is done again one by one, so that nobody fails because of somebody else;
 * unless it is clear that everybody would.
 */
export class Together<Item, Result> {
  readonly #turns: Turns
  readonly #work: (items: readonly Item[]) => Promise<readonly Result[]>
  readonly #weigh: (item: Item) => number
  readonly #isEverybodys: (error: unknown) => boolean
  #waiting: Waiting<Item, Result>[] = []

  /** `work` is all or nothing, and answers a result for each item. */
  constructor(
    turns: Turns,
    work: (items: readonly Item[]) => Promise<readonly Result[]>,
    { weigh = () => 1, isEverybodys = () => false }: TogetherOptions<Item> = {},
  ) {
    this.#turns = turns
    this.#work = work
    this.#weigh = weigh
    this.#isEverybodys = isEverybodys
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      if (this.#waiting.length === 1) void this.#turns.take(() => this.#takeAll())
    })
  }

  async #takeAll(): Promise<void> {
    // What is in the sockets already comes in first.
    await othersHaveArrived()
    const group = this.#waiting.splice(0, this.#groupSize())
    if (group.length === 0) return
    if (this.#waiting.length > 0) void this.#turns.take(() => this.#takeAll())
    if (!(await this.#done(group))) for (const one of group) await this.#doneAlone(one)
  }

  /** At least one, and no more than are done in good time. */
  #groupSize(): number {
    let weight = 0
    const tooMany = this.#waiting.findIndex(({ item }, index) => {
      weight += this.#weigh(item)
      return index > 0 && (index >= largestGroup || weight > heaviestGroup)
    })
    return tooMany < 0 ? this.#waiting.length : tooMany
  }

  async #done(group: readonly Waiting<Item, Result>[]): Promise<boolean> {
    if (group.length === 1) return false
    try {
      const results = await this.#work(group.map(({ item }) => item))
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result)
      return true
    } catch (error) {
      if (!this.#isEverybodys(error)) return false
      // Trying again for each would keep them waiting for as long as that takes, time after time.
      for (const { reject } of [...group, ...this.#waiting.splice(0)]) reject(error)
      return true
    }
  }

  async #doneAlone({ item, resolve, reject }: Waiting<Item, Result>): Promise<void> {
    try {
      const [result] = await this.#work([item])
      resolve(result as Result)
    } catch (error) {
      reject(error)
    }
  }
}
