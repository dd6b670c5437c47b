import { StartError } from '@tollbell/service'
import { type AccountLimits, usualAccountLimits } from './booking/accounts.ts'

/** How many names the ledger tells apart, and shows. */
export interface NameOptions {
  /** Usage of further projects is booked under `other`. 1,000 unless said otherwise. */
  readonly maxProjects?: number | undefined
  /**
   * An account is a project, provider, model, operation, user, token class and so on, as they came together. Further
   * ones of a project are booked under `other`. 50,000 unless said otherwise; each takes about a kilobyte of memory.
   */
  readonly maxAccountsPerProject?: number | undefined
  /** How many users have series in `/metrics`, those that spent most this month. 20 unless said otherwise; 0 for none. */
  readonly topUsers?: number | undefined
}

export interface NameLimits {
  readonly accounts: AccountLimits
  readonly topUsers: number
}

// Who spends most is seen among these, and a dashboard has room for them.
const usualTopUsers = 20

/** The limits in force. Throws a StartError with every mistake. */
export function nameLimits({ maxProjects, maxAccountsPerProject, topUsers }: NameOptions): NameLimits {
  const mistakes = [
    ...mistakeIn('maxProjects', maxProjects, 1),
    ...mistakeIn('maxAccountsPerProject', maxAccountsPerProject, 1),
    ...mistakeIn('topUsers', topUsers, 0),
  ]
  if (mistakes.length > 0) throw new StartError(mistakes)
  return {
    accounts: {
      projects: maxProjects ?? usualAccountLimits.projects,
      accountsPerProject: maxAccountsPerProject ?? usualAccountLimits.accountsPerProject,
    },
    topUsers: topUsers ?? usualTopUsers,
  }
}

function mistakeIn(name: keyof NameOptions, value: number | undefined, least: number): string[] {
  if (value === undefined || (Number.isSafeInteger(value) && value >= least)) return []
  return [`${name}: ${value} is no such number; write a whole one from ${least}.`]
}
