import type { Notice, NoticeKind } from '@tollbell/budgets'

/** What makes two latches the same. */
export interface LatchId {
  /** What the budget counts, as text: a budget that comes to count something else is another one. */
  readonly counts: string
  /** The name of the budget. */
  readonly budget: string
  /** Whose balance it is, where a budget has one for each; else `''`. */
  readonly member: string
  /** 0 for a window that moves. */
  readonly periodStartMs: number
  readonly kind: NoticeKind
  /** The spend at which it was due, at rest. */
  readonly at: bigint
}

/** That a budget has told something in a period, and when. */
export interface Latch extends LatchId {
  readonly crossedAtMs: number
  /** Known to be exceeded, but nobody is told of it: something higher was told, or it was told under another name. */
  readonly quiet: boolean
}

/** The same text for the same level of one balance. */
export function levelKey({ kind, at }: Pick<Notice, 'kind' | 'at'>): string {
  return `${kind} ${at}`
}
