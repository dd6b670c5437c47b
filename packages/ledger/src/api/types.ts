import type { NoticeKind, Scope, ScopeName } from '@tollbell/budgets'
import type { Outcome, TokenClass, Unit } from '@tollbell/conventions'

/**
 * The JSON of the ledger's API. Money is a decimal number in USD as text (`'12.345678901'`), without rounding;
 * instants are ISO 8601 in UTC.
 */

/** What was used, in any group of calls. */
export interface UsageFigures {
  costUsd: string
  /** Sum of all token classes. */
  tokens: number
  tokensByClass: Partial<Record<TokenClass, number>>
  /** Tokens without a known price: in `tokens` too, and in no cost. */
  unpricedTokens: number
  /** Requests to providers, failed ones included. */
  requests: number
  requestsByOutcome: Partial<Record<Outcome, number>>
}

export const usageGroups = [
  'month',
  'week',
  'day',
  'hour',
  'project',
  'provider',
  'model',
  'operation',
  'user',
  'tier',
  'estimated',
  'source',
] as const

/** What usage may be grouped by. Of `month`, `week`, `day` and `hour`, those of the asked time zone, one at a time. */
export type UsageGroup = (typeof usageGroups)[number]

/** `GET /api/v1/usage`: `from` and `to` as they were understood, `to` is exclusive. */
export interface UsageAnswer {
  from: string
  to: string
  timezone: string
  groupedBy: UsageGroup[]
  /** Where `from` lies before what retention has kept: from then on everything is there. What was before is in no row. */
  keptFrom?: string
  /** Ordered by time, then by cost, dearest first. */
  rows: UsageRow[]
  /** How many groups there are in all. */
  rowCount: number
  /** How many groups come before the first of `rows`. */
  offset: number
  /** Where to go on; absent when `rows` has the last one. */
  nextOffset?: number
  /** Of all groups, those of other pages too. */
  total: UsageFigures
}

/**
 * One group: `{ group: { day: '2026-11-22', model: 'gpt-5-mini' }, costUsd: … }`. Unknown is `''`; an hour is
 * `2026-11-22T09:00+09:00`.
 */
export interface UsageRow extends UsageFigures {
  group: Partial<Record<UsageGroup, string>>
}

/** What a budget will tell, has told, or tells next. Amounts are decimal numbers in the budget's unit. */
export interface NoticeState {
  kind: NoticeKind
  /** The spend at which it is told. */
  at: string
  /** Of a threshold or a report: the share of the limit. */
  ratio?: number
  /** Of a remaining level: the amount that remains. */
  remaining?: string
  /** When it was crossed in the current period; absent until then. */
  crossedAt?: string
}

/** By the budget's warning and critical levels: 80 % and 90 % of the limit where it says nothing else. */
export type BudgetStatus = 'normal' | 'warning' | 'critical'

/** A budget in its current period. Amounts are decimal numbers in `unit` as text. */
export interface BudgetState {
  name: string
  /**
   * What there is a balance for each of, whose this is, and how many there are, of which those nearest to their limit
   * are listed and those that told something. While there are none, `members` is 0 and there is no `member`. All absent
   * where there is one balance for all.
   */
  each?: ScopeName
  member?: string
  members?: number
  scope: Scope
  unit: Unit
  /** month, week, day or minute, or how long a window is that moves: `24h`. */
  period: string
  timezone: string
  periodStart: string
  periodEnd: string
  spent: string
  /** What will have been spent at the end of the period, at the pace so far. */
  forecast: string
  /** `limit`, `remaining` (negative once overdrawn) and `usedRatio` are absent for a budget without a limit. */
  limit?: string
  remaining?: string
  usedRatio?: number
  step?: string
  status: BudgetStatus
  /** Thresholds, levels and remaining levels, crossed or not, and the newest crossed steps and reports. */
  notices: NoticeState[]
  /** What is told next and how far off it is; absent when nothing is left to tell in this period. */
  next?: NoticeState & { away: string }
}

/** `GET /api/v1/budgets`. */
export interface BudgetsAnswer {
  /** The budgets file, or the environment, that is in force. `mistakes` are those of a newer file not taken. */
  timezone: string
  /** A BCP 47 tag; absent where nobody names one. */
  language?: string
  mistakes: string[]
  budgets: BudgetState[]
}

/** Figures of one project, model or operation; `''` is unknown. */
export interface NamedFigures extends UsageFigures {
  name: string
}

/** `GET /api/v1/status`: the report of `tollbell status`. */
export interface StatusAnswer {
  now: string
  /** Absent before the first call. Exact to the export interval of the app, 1 s unless it was changed. */
  firstCallAt?: string
  lastCallAt?: string
  allTime: UsageFigures
  /** The calendar month in the time zone of the budgets file; lists are dearest first. */
  month: {
    timezone: string
    start: string
    end: string
    total: UsageFigures
    byProject: NamedFigures[]
    byModel: NamedFigures[]
    byOperation: NamedFigures[]
    /** `tollbell`, or which of the standard metrics others reported with. */
    bySource: NamedFigures[]
  }
  history: KeptHistory
  /** Those of a newer budgets file that was not taken; the budgets are those before it. */
  budgetsMistakes: string[]
  budgets: BudgetState[]
}

/** How long figures are kept by day, and by quarter of an hour. */
export interface KeptHistory {
  /** Absent: for ever. */
  retentionDays?: number
  compactAfterDays: number
  /** Where older figures were removed: from then on all are there; before, only `allTime` has them. */
  keptFrom?: string
}

/** What was used in a stretch of the calendar. */
export interface PeriodFigures extends UsageFigures {
  start: string
  /** Exclusive. */
  end: string
}

/** Those words of other systems that mean the same as {@link BudgetStatus}. */
export type StatusWord = 'NORMAL' | 'WARNING' | 'CRITICAL'

/** What was spent of a budget, day by day or month by month: `{ date: '2026-11-22', spent: '1.5' }`. */
export interface SpentAt {
  /** `2026-11-22`, or `2026-11` of a month. */
  date: string
  spent: string
}

/** A budget with what it counted before. */
export interface BudgetSummary extends BudgetState {
  statusWord: StatusWord
  /** Oldest first, in the budget's own time zone; the present day and month come last. */
  history: { daily: SpentAt[]; monthly: SpentAt[] }
}

/** Something a budget has told. */
export interface CrossedNotice extends NoticeState {
  budget: string
  /** Whose balance it was, where the budget has one for each. */
  member?: string
  unit: Unit
  crossedAt: string
}

/** When an app of a project last reported. */
export interface LastExport {
  project: string
  at: string
}

/** `GET /api/v1/summary`: what a dashboard shows. */
export interface SummaryAnswer {
  now: string
  timezone: string
  /** That of the budgets file; absent where it names none. */
  language?: string
  /** The worst of the budgets. */
  status: BudgetStatus
  statusWord: StatusWord
  today: PeriodFigures
  month: PeriodFigures
  /** Oldest first, in the time zone of the budgets file; the present day and month come last. */
  history: { daily: DatedFigures[]; monthly: DatedFigures[] }
  budgets: BudgetSummary[]
  /** What was told last by the budgets in force, newest first. */
  alerts: CrossedNotice[]
  /** Who the ledger hears from, newest first. */
  lastExports: LastExport[]
  /** Those of a newer budgets file that was not taken. */
  budgetsMistakes: string[]
}

/** What was used on a day or in a month. */
export interface DatedFigures extends UsageFigures {
  /** `2026-11-22`, or `2026-11` of a month. */
  date: string
  /** Where it began before what retention has kept: what there was then is not in it. */
  isCut?: true
}

/** `POST /api/v1/check`: the budgets file was read again, and periods that are over have ended. */
export interface CheckAnswer extends BudgetsAnswer {
  checkedAt: string
  status: BudgetStatus
  statusWord: StatusWord
}

/** `POST /api/v1/test-alert`: what happens now. */
export interface TestAlertAnswer {
  message: string
  askedAt: string
  /** Until then, Prometheus sees it. */
  visibleUntil: string
}

/** `POST /api/v1/import`. Every line of the file is in one of `booked`, `known`, `refused` and `passedOver`. */
export interface ImportAnswer {
  /** What the file is. */
  title: string
  lines: number
  /** Those that said something new. */
  booked: number
  /** Those of which all was known already. */
  known: number
  refused: number
  /** Those that are no usage, or are counted elsewhere. */
  passedOver: number
  /** What was new. */
  costUsd: string
  unpricedTokens: number
  /** The first hundred, each with its place. */
  mistakes: string[]
  notes: string[]
}

/** A line of the answer to an import that tells how far it is, from 0 to 1. */
export interface ImportProgress {
  done: number
}

/** `POST /api/v1/backup`. */
export interface BackupAnswer {
  /** A file on the machine of the ledger. */
  backup: string
  /** How to go back to it. */
  message: string
}

/** `POST /api/v1/reset`. */
export interface ResetAnswer extends BackupAnswer {}

/** Any answer that is not 2xx: a sentence for each mistake. */
export interface ErrorAnswer {
  error: string
  mistakes?: string[]
}
