import type { Budget } from '@tollbell/budgets'
import type { BalanceSource, DatedAmount } from '../balance/balance-source.ts'
import type { WindowName } from '../balance/spend-window.ts'
import { Standing } from '../balance/standing.ts'
import type { Entry } from '../journal/entry.ts'
import type { Account } from './account.ts'

/** The budgets in force, and where they stand. */
export interface InForce {
  readonly standing: Standing
  readonly budgets: readonly Budget[]
  readonly windows: readonly WindowName[]
}

/** Keeps the standing true: as entries come, as periods end, and when what it was opened from is no longer so. */
export class StandingKeeper {
  readonly #source: BalanceSource
  readonly #position: () => number
  #inForce: InForce = { standing: Standing.empty, budgets: [], windows: [] }
  #isLost = false

  /** `position` tells at which entry the source is; it may move while the source is asked. */
  constructor(source: BalanceSource, position: () => number) {
    this.#source = source
    this.#position = position
  }

  /** The newest there is; see {@link isCurrent}. */
  get standing(): Standing {
    return this.#inForce.standing
  }

  /** Those in force, in their order. */
  get budgets(): readonly Budget[] {
    return this.#inForce.budgets
  }

  isCurrent(now: Date): boolean {
    return !this.#isLost && this.standing.isCurrent(now)
  }

  /** Opens what is not current. */
  async current(now: Date): Promise<Standing> {
    if (!this.isCurrent(now)) {
      const { standing, budgets, windows } = this.#inForce
      const reopened = this.#isLost
        ? await this.open(budgets, windows, now)
        : await this.#atOneMoment(() => standing.reopened(this.#source, now))
      this.stand({ budgets, windows, standing: reopened })
    }
    return this.standing
  }

  /** A standing of these budgets, not in force yet. */
  async open(budgets: readonly Budget[], windows: readonly WindowName[], now: Date): Promise<Standing> {
    const before = this.#isLost ? Standing.empty : this.standing
    return await this.#atOneMoment(() => Standing.open(budgets, windows, this.#source, now, before))
  }

  /** Puts budgets in force. Answers those before. */
  stand(inForce: InForce): InForce {
    const before = this.#inForce
    this.#inForce = inForce
    this.#isLost = false
    return before
  }

  /** What it was opened from is no longer true. */
  lose(): void {
    this.#isLost = true
  }

  /** Moves by an entry that is in memory; `counted` are those of its amounts that count for a budget. */
  apply(entry: Entry, counted: readonly DatedAmount[], accountOf: (id: number) => Account): void {
    const { wipe, resets, latches, cleared, amounts } = entry
    if (wipe || resets.length > 0) this.lose()
    else {
      this.standing.apply({ amounts: counted, set: latches, clear: cleared })
      this.standing.addToWindows(amounts, accountOf)
    }
  }

  /** Opens again while entries of others have come in between, so that every part is of the same moment. */
  async #atOneMoment(open: () => Promise<Standing>): Promise<Standing> {
    for (;;) {
      const position = this.#position()
      const standing = await open()
      if (position === this.#position()) return standing
    }
  }
}
