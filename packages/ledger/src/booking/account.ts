import type { ScopeName } from '@tollbell/budgets'

export const measures = ['cost', 'tokens', 'requests', 'unpriced'] as const

/** What is counted: cost in nano-USD, the others in pieces. Unpriced tokens are in tokens too. */
export type Measure = (typeof measures)[number]

/** What an amount is booked on. Unknown is `''`. */
export interface Account extends Readonly<Record<ScopeName, string>> {
  readonly measure: Measure
  /** The token class; of requests the outcome. */
  readonly detail: string
  readonly tier: string
  readonly estimated: boolean
}

/** The same text for the same account, and only for it. */
export function accountKey(account: Account): string {
  const { measure, detail, project, provider, model, operation, user, tier, estimated } = account
  return JSON.stringify([measure, detail, project, provider, model, operation, user, tier, estimated])
}
