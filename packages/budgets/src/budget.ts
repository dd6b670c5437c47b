import type { Unit } from '@tollbell/conventions'

export const periodNames = ['month', 'week', 'day'] as const

/** A calendar period in a time zone; a month begins on the 1st, a week on Monday. */
export type PeriodName = (typeof periodNames)[number]

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

export type Weekday = (typeof weekdays)[number]

/** From one midnight to another. A month that has no such day begins on its last. */
export type CalendarPeriod = PeriodName | { readonly month: number } | { readonly week: Weekday }

/** A window that ends now and moves with the clock. `minute` is a rate, counted to the second. */
export type MovingPeriod = 'minute' | { readonly rollingSeconds: number }

export type BudgetPeriod = CalendarPeriod | MovingPeriod

export const scopeNames = ['project', 'provider', 'model', 'operation', 'user'] as const

export type ScopeName = (typeof scopeNames)[number]

/**
 * Which usage a budget counts: of each name some patterns such as `gpt-5*`, one of which must match. No pattern:
 * everything.
 */
export type Scope = Readonly<Partial<Record<ScopeName, readonly string[]>>>

/** A level that is told once that much is spent. */
export interface Threshold {
  /** At rest. */
  readonly at: bigint
  /** The share of the limit, where it was written as one: 0.8 is 80 %. */
  readonly ratio?: number
}

/** Allowed spend, tokens or requests per scope and period. Amounts are integers at rest: nano-USD or pieces. */
export interface Budget {
  readonly name: string
  readonly scope: Scope
  /** There is one balance for each of these, such as each user; absent: one for all. */
  readonly each?: ScopeName
  readonly unit: Unit
  /** Absent for a budget that only tells steps or amounts. */
  readonly limit?: bigint
  readonly period: BudgetPeriod
  /** IANA name. */
  readonly timezone: string
  /** Rising. */
  readonly thresholds: readonly Threshold[]
  /** From here on the status is WARNING, and what is crossed is of that severity. */
  readonly warningAt?: bigint
  readonly criticalAt?: bigint
  /** What was told may be told again once less than this is spent. */
  readonly rearm?: bigint
  /** Tell each time another such amount is spent. */
  readonly step?: bigint
  /** Tell each time another such share of the limit is spent. */
  readonly report?: number
  /** Tell when less than such an amount remains; falling. */
  readonly remaining: readonly bigint[]
}

/** What the budgets file says. */
export interface Budgets {
  /** IANA name; the default of each budget, and of times in messages and reports. */
  readonly timezone: string
  /** BCP 47 tag; the default of messages, and of the spend page. Absent where nobody names one. */
  readonly language?: string
  readonly budgets: readonly Budget[]
}

/** What holds where nothing is said. */
export const defaults: Readonly<{ timezone: string; period: PeriodName }> = {
  timezone: 'UTC',
  period: 'month',
}

/** No budgets at all: the ledger still counts. */
export const noBudgets: Budgets = { timezone: defaults.timezone, budgets: [] }
