import { budgetLevelTests } from './budget-level.promtool.ts'
import { budgetRemainingTests } from './budget-remaining.promtool.ts'
import { budgetReportTests } from './budget-report.promtool.ts'
import { budgetStepTests } from './budget-step.promtool.ts'
import { budgetThresholdTests } from './budget-threshold.promtool.ts'
import { ledgerDownTests } from './ledger-down.promtool.ts'
import type { RuleTests } from './promtool.ts'
import { testAlertTests } from './test-alert.promtool.ts'
import { unpricedUsageTests } from './unpriced-usage.promtool.ts'
import { watchdogTests } from './watchdog.promtool.ts'

/** The promtool tests of every alert. */
export const allRuleTests: readonly RuleTests[] = [
  budgetThresholdTests,
  budgetLevelTests,
  budgetStepTests,
  budgetReportTests,
  budgetRemainingTests,
  unpricedUsageTests,
  ledgerDownTests,
  testAlertTests,
  watchdogTests,
]
