import { budgetSeries } from './series.ts'

/** The contract between the rules in Prometheus and the messages of the bridge. */
export interface AlertConvention {
  /** Labels the alert carries beside `alertname` and `severity`. */
  readonly labels: readonly string[]
  /** Annotations with values, as text; the bridge turns them into a message. Any may be missing. */
  readonly annotations: readonly string[]
  /** Whether its end is worth a message of its own. */
  readonly tellsResolved: boolean
  /**
   * What makes two of them the same event, so that it is told once, whatever restarts: names of labels and
   * annotations. An alert without such a key is told once per `startsAt`.
   */
  readonly eventKey: readonly string[]
}

export type AlertName =
  | 'BudgetThreshold'
  | 'BudgetLevel'
  | 'BudgetStep'
  | 'BudgetReport'
  | 'BudgetRemaining'
  | 'UnpricedUsage'
  | 'LedgerDown'
  | 'TestAlert'
  | 'Watchdog'

const budgetLabels = budgetSeries.spent.labels

// As a label, not only as an annotation, so that a second crossing is a second alert: Alertmanager would take it for
// the one it told already if the first ended less than a group_interval, or an evaluation, before.
const crossing = 'crossed_at'

// Amounts are decimal numbers in the budget's unit, times are Unix seconds, timezone is an IANA name.
const budgetAnnotations = [
  crossing,
  'spent',
  'limit',
  'remaining',
  'used_ratio',
  'period_start',
  'period_end',
  'timezone',
] as const

const budgetEvent = [...budgetLabels, crossing] as const

/** Every alert: a rule, a promtool test, a runbook section, catalogue keys in each locale and a panel go with it. */
export const alerts: Readonly<Record<AlertName, AlertConvention>> = {
  BudgetThreshold: {
    labels: [...budgetLabels, 'threshold', crossing],
    annotations: budgetAnnotations,
    tellsResolved: false,
    eventKey: [...budgetEvent, 'threshold'],
  },
  BudgetLevel: {
    labels: [...budgetLabels, 'level', crossing],
    annotations: budgetAnnotations,
    tellsResolved: false,
    eventKey: [...budgetEvent, 'level'],
  },
  BudgetStep: {
    labels: [...budgetLabels, 'step', crossing],
    annotations: budgetAnnotations,
    tellsResolved: false,
    eventKey: [...budgetEvent, 'step'],
  },
  BudgetReport: {
    labels: [...budgetLabels, 'share', crossing],
    annotations: budgetAnnotations,
    tellsResolved: false,
    eventKey: [...budgetEvent, 'share'],
  },
  BudgetRemaining: {
    labels: [...budgetLabels, 'level', crossing],
    annotations: budgetAnnotations,
    tellsResolved: false,
    eventKey: [...budgetEvent, 'level'],
  },
  UnpricedUsage: {
    labels: ['project', 'provider', 'model'],
    annotations: ['tokens'],
    tellsResolved: false,
    eventKey: [],
  },
  LedgerDown: {
    labels: [],
    annotations: [],
    tellsResolved: true,
    eventKey: [],
  },
  TestAlert: {
    labels: ['asked_at'],
    annotations: [],
    tellsResolved: false,
    eventKey: ['asked_at'],
  },
  Watchdog: {
    labels: [],
    annotations: [],
    tellsResolved: false,
    eventKey: [],
  },
}

export const alertNames: readonly AlertName[] = Object.keys(alerts) as AlertName[]

/** Labels and annotations every alert has beside its own. */
export const commonAnnotations = ['summary', 'description', 'runbook_url'] as const

export const severities = ['none', 'info', 'warning', 'critical'] as const

export type Severity = (typeof severities)[number]

/** From which shares of the limit a budget is WARNING and CRITICAL that names no levels of its own. */
export const warningRatio = 0.8
export const criticalRatio = 0.9
