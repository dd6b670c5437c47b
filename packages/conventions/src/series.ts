/** A metric as Prometheus sees it. */
export interface Series {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  readonly labels: readonly string[]
}

const usage = ['project', 'provider', 'model'] as const
const budget = ['budget', 'member', 'project', 'unit', 'period'] as const

/** The windows of {@link usageSeries.spendUsd}. */
export const spendWindows = ['day', 'month'] as const

export type SpendWindowName = (typeof spendWindows)[number]

/** Spend, tokens and requests since the ledger's first day; they survive its restarts. */
export const usageSeries: Readonly<
  Record<
    | 'costUsd'
    | 'spendUsd'
    | 'userSpendUsd'
    | 'tokens'
    | 'requests'
    | 'unpricedTokens'
    | 'unpricedLastSeen'
    | 'appLastExport',
    Series
  >
> = {
  costUsd: {
    name: 'tollbell_cost_usd_total',
    type: 'counter',
    help: 'Spend in USD.',
    labels: [...usage, 'class'],
  },
  spendUsd: {
    name: 'tollbell_spend_usd',
    type: 'gauge',
    help: 'Spend in USD since the day or month began, in the time zone of the budgets file.',
    labels: [...usage, 'class', 'window'],
  },
  userSpendUsd: {
    name: 'tollbell_user_spend_usd',
    type: 'gauge',
    help: 'Spend in USD since the month began of the users that spent most, read now and then; all others are other.',
    labels: ['project', 'user', 'window'],
  },
  tokens: {
    name: 'tollbell_tokens_total',
    type: 'counter',
    help: 'Tokens by disjoint token class.',
    labels: [...usage, 'class'],
  },
  requests: {
    name: 'tollbell_requests_total',
    type: 'counter',
    help: 'Requests to LLM providers by outcome.',
    labels: [...usage, 'outcome'],
  },
  unpricedTokens: {
    name: 'tollbell_unpriced_tokens_total',
    type: 'counter',
    help: 'Tokens for which no price is known; they are in no spend.',
    labels: usage,
  },
  unpricedLastSeen: {
    name: 'tollbell_unpriced_last_seen_timestamp_seconds',
    type: 'gauge',
    help: 'When usage without a known price was last booked.',
    labels: usage,
  },
  appLastExport: {
    name: 'tollbell_app_last_export_timestamp_seconds',
    type: 'gauge',
    help: 'When an app of this project last exported to the ledger.',
    labels: ['project'],
  },
}

/**
 * The state of each budget in its current period. `member` says whose balance it is where the budget has one for each
 * user, project or the like, and is empty elsewhere; `project` is empty for a budget over all projects; `unit` is usd,
 * tokens or requests and says what the values are in; `period` is month, week, day or minute, or how long a window is
 * that moves, such as 24h. Of many members, those nearest to their limit have series, and those that told something.
 */
export const budgetSeries: Readonly<
  Record<
    | 'info'
    | 'members'
    | 'limit'
    | 'spent'
    | 'remaining'
    | 'usedRatio'
    | 'forecast'
    | 'periodStart'
    | 'periodEnd'
    | 'thresholdRatio'
    | 'step'
    | 'thresholdCrossed'
    | 'levelCrossed'
    | 'stepCrossed'
    | 'reportCrossed'
    | 'remainingCrossed',
    Series
  >
> = {
  info: {
    name: 'tollbell_budget_info',
    type: 'gauge',
    help: 'Always 1; carries what a budget has beside its numbers.',
    labels: [...budget, 'timezone'],
  },
  members: {
    name: 'tollbell_budget_members',
    type: 'gauge',
    help: 'How many members with usage a budget has that has a balance for each; some of them have series.',
    labels: budget.filter((label) => label !== 'member'),
  },
  limit: {
    name: 'tollbell_budget_limit',
    type: 'gauge',
    help: 'Allowed spend, tokens or requests in a period. Absent for a budget without a limit.',
    labels: budget,
  },
  spent: {
    name: 'tollbell_budget_spent',
    type: 'gauge',
    help: 'Spend, tokens or requests since the period began.',
    labels: budget,
  },
  remaining: {
    name: 'tollbell_budget_remaining',
    type: 'gauge',
    help: 'Limit less spent; negative once the budget is overdrawn.',
    labels: budget,
  },
  usedRatio: {
    name: 'tollbell_budget_used_ratio',
    type: 'gauge',
    help: 'Spent divided by limit; 1 is all of it.',
    labels: budget,
  },
  forecast: {
    name: 'tollbell_budget_forecast',
    type: 'gauge',
    help: 'What will have been spent when the period ends, at the pace of the period so far.',
    labels: budget,
  },
  periodStart: {
    name: 'tollbell_budget_period_start_timestamp_seconds',
    type: 'gauge',
    help: 'When the current period began.',
    labels: budget,
  },
  periodEnd: {
    name: 'tollbell_budget_period_end_timestamp_seconds',
    type: 'gauge',
    help: 'When the current period ends and the next one begins.',
    labels: budget,
  },
  thresholdRatio: {
    name: 'tollbell_budget_threshold_ratio',
    type: 'gauge',
    help: 'A configured threshold as a share of the limit.',
    labels: [...budget, 'threshold'],
  },
  step: {
    name: 'tollbell_budget_step',
    type: 'gauge',
    help: 'The configured step: each time another such amount is spent, it is told once.',
    labels: budget,
  },
  thresholdCrossed: {
    name: 'tollbell_budget_threshold_crossed_timestamp_seconds',
    type: 'gauge',
    help: 'When the budget crossed this threshold in its current period. Absent until then; latched in the ledger.',
    labels: [...budget, 'threshold', 'severity'],
  },
  levelCrossed: {
    name: 'tollbell_budget_level_crossed_timestamp_seconds',
    type: 'gauge',
    help: 'When the budget reached this amount, a threshold that is no share of a limit. Absent until then; latched.',
    labels: [...budget, 'level', 'severity'],
  },
  stepCrossed: {
    name: 'tollbell_budget_step_crossed_timestamp_seconds',
    type: 'gauge',
    help: 'When the budget crossed this multiple of its step in its current period. Absent until then.',
    labels: [...budget, 'step'],
  },
  reportCrossed: {
    name: 'tollbell_budget_report_crossed_timestamp_seconds',
    type: 'gauge',
    help: 'When this multiple of the share to report was used in the current period. Absent until then.',
    labels: [...budget, 'share'],
  },
  remainingCrossed: {
    name: 'tollbell_budget_remaining_crossed_timestamp_seconds',
    type: 'gauge',
    help: 'When less than this amount remained in the current period. Absent until then; latched in the ledger.',
    labels: [...budget, 'level'],
  },
}

/** How long a test alert that was asked for can be seen in `/metrics`: two scrapes, a minute apart at the longest. */
export const testAlertSeconds = 130

/** The ledger about itself. */
export const ledgerSeries: Readonly<
  Record<
    | 'points'
    | 'requests'
    | 'bookingSeconds'
    | 'storeSeconds'
    | 'streams'
    | 'foldedStreams'
    | 'clockSkewSeconds'
    | 'storeBytes'
    | 'budgetsReload'
    | 'testAlertAsked',
    Series
  >
> = {
  points: {
    name: 'tollbell_ledger_points_total',
    type: 'counter',
    help: 'Data points received over OTLP, by what became of them.',
    labels: ['result'],
  },
  requests: {
    name: 'tollbell_ledger_ingest_requests_total',
    type: 'counter',
    help: 'OTLP requests by HTTP status.',
    labels: ['status'],
  },
  bookingSeconds: {
    name: 'tollbell_ledger_booking_seconds',
    type: 'histogram',
    help: 'Time from a decoded OTLP request to its committed booking.',
    labels: [],
  },
  storeSeconds: {
    name: 'tollbell_ledger_store_seconds',
    type: 'histogram',
    help: 'Time the store takes to append to the journal, and to bring tables up to it.',
    labels: ['operation'],
  },
  streams: {
    name: 'tollbell_ledger_streams',
    type: 'gauge',
    help: 'Cumulative streams whose last value is kept.',
    labels: [],
  },
  foldedStreams: {
    name: 'tollbell_ledger_folded_streams_total',
    type: 'counter',
    help: 'New streams that were booked under the name other, because there were too many names. No sum is wrong.',
    labels: [],
  },
  clockSkewSeconds: {
    name: 'tollbell_ledger_clock_skew_seconds',
    type: 'gauge',
    help: 'How far the clock of the last exporting app of a project was ahead of ours.',
    labels: ['project'],
  },
  storeBytes: {
    name: 'tollbell_ledger_store_bytes',
    type: 'gauge',
    help: 'Size of the store on disk.',
    labels: [],
  },
  budgetsReload: {
    name: 'tollbell_ledger_budgets_reload_success',
    type: 'gauge',
    help: '1 when the budgets file in force is the one on disk, 0 when the last one had mistakes and was not taken.',
    labels: [],
  },
  testAlertAsked: {
    name: 'tollbell_ledger_test_alert_asked_timestamp_seconds',
    type: 'gauge',
    help: 'When somebody asked for a test alert. Absent but for the minutes after.',
    labels: [],
  },
}

/** The bridge about itself. */
export const bridgeSeries: Readonly<
  Record<'webhooks' | 'deliveries' | 'outbox' | 'deliverySeconds' | 'watchdogLastHeard', Series>
> = {
  webhooks: {
    name: 'tollbell_bridge_webhooks_total',
    type: 'counter',
    help: 'Webhooks received from Alertmanager, by what became of them.',
    labels: ['result'],
  },
  deliveries: {
    name: 'tollbell_bridge_deliveries_total',
    type: 'counter',
    help: 'Attempts to deliver a message, by outcome: delivered or the reason why not.',
    labels: ['channel', 'outcome'],
  },
  outbox: {
    name: 'tollbell_bridge_outbox_messages',
    type: 'gauge',
    help: 'Messages in the outbox, by state: waiting or dead.',
    labels: ['channel', 'state'],
  },
  deliverySeconds: {
    name: 'tollbell_bridge_delivery_seconds',
    type: 'histogram',
    help: 'Time from the committed webhook to the delivered message.',
    labels: ['channel'],
  },
  watchdogLastHeard: {
    name: 'tollbell_bridge_watchdog_last_heard_timestamp_seconds',
    type: 'gauge',
    help: 'When the Watchdog alert last came through.',
    labels: [],
  },
}

/** The jobs under which our Prometheus scrapes our services. */
export const jobs = { ledger: 'tollbell-ledger', bridge: 'tollbell-bridge' } as const
