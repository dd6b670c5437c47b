import type { ScopeName } from '@tollbell/budgets'
import type { SourceName } from '../sources/source.ts'

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
  /** Who reported it. All but `tollbell` are foreign: what they cost is what the ledger's prices say. */
  readonly source: SourceName
}

/** The same text for the same account, and only for it. */
export function accountKey(account: Account): string {
  const { measure, detail, project, provider, model, operation, user, tier, estimated, source } = account
  const key = [measure, detail, project, provider, model, operation, user, tier, estimated]
  // As it was before there were other sources.
  return JSON.stringify(source === 'tollbell' ? key : [...key, source])
}
