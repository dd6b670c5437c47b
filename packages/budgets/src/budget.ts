import type { Unit } from '@tollbell/conventions'

export const periodNames = ['month', 'week', 'day'] as const

/** A calendar period in the budget's own time zone; a week begins on Monday. */
export type PeriodName = (typeof periodNames)[number]

export const scopeNames = ['project', 'provider', 'model', 'operation', 'user'] as const

export type ScopeName = (typeof scopeNames)[number]

/** Which usage a budget counts: patterns such as `gpt-5*` that must all match. No pattern: everything. */
export type Scope = Readonly<Partial<Record<ScopeName, string>>>

/** Allowed spend, tokens or requests per scope and period. Amounts are integers at rest: nano-USD or pieces. */
export interface Budget {
  readonly name: string
  readonly scope: Scope
  readonly unit: Unit
  /** Absent for a budget that only tells steps. */
  readonly limit?: bigint
  readonly period: PeriodName
  /** IANA name. */
  readonly timezone: string
  /** Shares of the limit, rising: 0.8 is 80 %. */
  readonly thresholds: readonly number[]
  /** Tell each time another such amount is spent. */
  readonly step?: bigint
  /** Tell when less than such an amount remains; falling. */
  readonly remaining: readonly bigint[]
}

/** What the budgets file says. */
export interface Budgets {
  /** IANA name; the default of each budget, and of times in messages and reports. */
  readonly timezone: string
  /** BCP 47 tag; the default of messages. */
  readonly language: string
  readonly budgets: readonly Budget[]
}

/** What holds where nothing is said. */
export const defaults: Readonly<{
  timezone: string
  language: string
  period: PeriodName
  thresholds: readonly number[]
}> = { timezone: 'UTC', language: 'en', period: 'month', thresholds: [0.8, 0.9, 1] }

/** No budgets at all: the ledger still counts. */
export const noBudgets: Budgets = { timezone: defaults.timezone, language: defaults.language, budgets: [] }
