import type { Budget } from '@tollbell/budgets'
import type { Account } from '../booking/account.ts'
import type { Amounts } from '../journal/columns.ts'
import { askedOnce } from './asked-once.ts'
import type { BalanceSource, DatedAmount } from './balance-source.ts'
import type { BudgetBalance, LatchChange } from './budget-balance.ts'
import { BudgetLine, memberFor } from './budget-line.ts'
import { addToWindow, isWindowCurrent, openWindow, type SpendWindow, type WindowName } from './spend-window.ts'

/** Everything that moves a standing. Who applies the same changes to the same standing has the same standing. */
export interface StandingChange extends LatchChange {
  readonly amounts: readonly DatedAmount[]
}

/** Whose balance something counts for. */
interface Place {
  readonly line: BudgetLine
  readonly member: string
}

/**
 * Where the budgets, and the spend of the day and the month, stand. It is opened from what is booked, and from then on
 * moves by changes alone: `plan` says what a booking would change, and once that is committed, `apply` does it.
 */
export class Standing {
  /** No budgets and no windows. */
  static readonly empty: Standing = new Standing([], [])

  readonly windows: readonly SpendWindow[]
  readonly #lines: readonly BudgetLine[]
  // Which balances an account counts for is found once: there may be many of both.
  readonly #placesOf: Map<Account, readonly Place[]> = new Map()
  // By the id of the account, whether it counts for any.
  readonly #counted: (boolean | undefined)[] = []

  private constructor(lines: readonly BudgetLine[], windows: readonly SpendWindow[]) {
    this.#lines = lines
    this.windows = windows
  }

  /**
   * The standing around `now`. What is exceeded and was never told is in the next plan, so that a budget that is new,
   * or changed, tells at once where it stands. Windows that move go on from what they were `before`, while they count the
   * same: a source may have forgotten the seconds.
   */
  static async open(
    budgets: readonly Budget[],
    windows: readonly WindowName[],
    source: BalanceSource,
    now: Date,
    before: Standing = Standing.empty,
  ): Promise<Standing> {
    const names = new Set(budgets.map(({ name }) => name))
    const once = askedOnce(source)
    return new Standing(
      await inOrder(budgets, (budget) => BudgetLine.open(budget, once, { now, names, before: before.#lines })),
      await inOrder(windows, (window) => openWindow(window, once, now)),
    )
  }

  /** The same budgets around `now`: what is over begins again, what is not goes on. */
  async reopened(source: BalanceSource, now: Date): Promise<Standing> {
    const names = new Set(this.#lines.map(({ budget }) => budget.name))
    const once = askedOnce(source)
    return new Standing(
      await inOrder(this.#lines, async (line) =>
        line.isCurrent(now) ? line : await BudgetLine.open(line.budget, once, { now, names, before: [] }),
      ),
      await inOrder(this.windows, async (window) =>
        isWindowCurrent(window, now) ? window : await openWindow(window, once, now),
      ),
    )
  }

  /**
   * Whether no period has ended, and nothing is over in windows that move. A standing that is not current must be
   * reopened before anything is planned on it; what is due then is in a plan without amounts.
   */
  isCurrent(now: Date): boolean {
    return (
      this.#lines.every((line) => line.isCurrent(now)) && this.windows.every((window) => isWindowCurrent(window, now))
    )
  }

  /** Each budget, in the order of the file; of one with a balance for each, those there are. */
  balances(now: Date): BudgetBalance[] {
    return this.#lines.flatMap((line) => line.balances(now))
  }

  /** Those of the amounts of an entry that count for a budget. */
  counted({ accounts, bucketsMs, timesMs, amounts }: Amounts, accountOf: (id: number) => Account): DatedAmount[] {
    const counted: DatedAmount[] = []
    if (this.#lines.length === 0) return counted
    for (let at = 0; at < accounts.length; at++) {
      const id = accounts[at] as number
      if (!(this.#counted[id] ??= this.#placesFor(accountOf(id)).length > 0)) continue
      counted.push({
        account: accountOf(id),
        bucketMs: bucketsMs[at] as number,
        atMs: timesMs[at] as number,
        amount: BigInt(amounts[at] as number),
      })
    }
    return counted
  }

  /** Adds the amounts of an entry to the windows. */
  addToWindows(amounts: Amounts, accountOf: (id: number) => Account): void {
    for (const window of this.windows) addToWindow(window, amounts, accountOf)
  }

  /** What these amounts change; without any, what is due because budgets are new. Nothing moves. */
  plan(amounts: readonly DatedAmount[], now: Date): StandingChange {
    const added = new Map<BudgetLine, Map<string, bigint>>()
    this.#share(amounts, ({ line, member }, { amount }) => {
      const ofLine = added.get(line) ?? new Map<string, bigint>()
      added.set(line, ofLine.set(member, (ofLine.get(member) ?? 0n) + amount))
    })
    const changes = this.#lines.map((line) => line.plan(added.get(line) ?? new Map(), now))
    return { amounts, set: changes.flatMap(({ set }) => set), clear: changes.flatMap(({ clear }) => clear) }
  }

  /** Does to the budgets what was planned, here or by another replica. Latches of budgets that are not in force here are left out. */
  apply({ amounts, set, clear }: StandingChange): void {
    this.#share(amounts, ({ line, member }, amount) => line.add(member, amount))
    for (const latch of clear) this.#lines.find((line) => line.owns(latch))?.clear(latch)
    for (const latch of set) this.#lines.find((line) => line.owns(latch))?.set(latch)
  }

  #share(amounts: readonly DatedAmount[], take: (place: Place, amount: DatedAmount) => void): void {
    for (const amount of amounts) {
      for (const place of this.#placesFor(amount.account)) if (place.line.holds(amount)) take(place, amount)
    }
  }

  #placesFor(account: Account): readonly Place[] {
    const known = this.#placesOf.get(account)
    if (known) return known
    const places = this.#lines.flatMap((line) => {
      const member = memberFor(line.budget, account)
      return member === undefined ? [] : { line, member }
    })
    this.#placesOf.set(account, places)
    return places
  }
}

async function inOrder<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (const item of items) results.push(await work(item))
  return results
}
