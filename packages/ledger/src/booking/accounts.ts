import { otherName } from '@tollbell/conventions'
import { type Account, accountKey } from './account.ts'

/** How many different names the ledger keeps apart. */
export interface AccountLimits {
  readonly projects: number
  readonly accountsPerProject: number
}

// An account takes about a kilobyte of memory. A project with ten models has some hundred without its users.
export const usualAccountLimits: AccountLimits = { projects: 1_000, accountsPerProject: 50_000 }

// What is given up to keep a new account apart from others, one after the other: names without end are most often those
// of users.
const givenUp = ['user', 'operation', 'model', 'tier', 'provider', 'detail'] as const

/**
 * Every account that is booked on, once. Beyond the limits, new ones are booked under the name `other`, whatever is
 * sent: every sum over a project stays exact, only its parts are not told apart any more.
 */
export class Accounts {
  #limits: AccountLimits
  readonly #accounts: Map<string, Account> = new Map()
  readonly #projects: Map<string, number> = new Map()
  #folded = 0
  #lastFolded = ''

  constructor(limits: AccountLimits = usualAccountLimits) {
    this.#limits = limits
  }

  /** How many accounts were asked for that are booked under `other`. */
  get folded(): number {
    return this.#folded
  }

  /** The project of the newest of them. */
  get lastFolded(): string {
    return this.#lastFolded
  }

  /** Begins with the accounts that were there before: they stay, whatever the limits are. */
  begin(known: Iterable<{ readonly account: Account }>, limits: AccountLimits = this.#limits): void {
    this.#limits = limits
    for (const { account } of known) this.#add(account)
  }

  /** The account to book on, always the same object: this one, or where there are too many, one under `other`. */
  admit(account: Account): Account {
    const known = this.#accounts.get(accountKey(account))
    if (known) return known
    const { project } = account
    const isKept = this.#projects.has(project) || this.#projects.size < this.#limits.projects
    if (isKept && this.#hasRoomIn(project)) return this.#add(account)
    this.#folded++
    this.#lastFolded = project
    return this.#admitUnderOther(isKept ? account : { ...account, project: otherName })
  }

  #admitUnderOther(account: Account): Account {
    if (this.#hasRoomIn(account.project)) return this.#accounts.get(accountKey(account)) ?? this.#add(account)
    let folded = account
    for (const name of givenUp.filter((each) => account[each] !== '')) {
      folded = { ...folded, [name]: otherName }
      const known = this.#accounts.get(accountKey(folded))
      if (known) return known
    }
    // There are few that say so little, and one is needed.
    return this.#add(folded)
  }

  #hasRoomIn(project: string): boolean {
    return (this.#projects.get(project) ?? 0) < this.#limits.accountsPerProject
  }

  #add(account: Account): Account {
    this.#accounts.set(accountKey(account), account)
    this.#projects.set(account.project, (this.#projects.get(account.project) ?? 0) + 1)
    return account
  }
}
