import type { Alert } from './alert.ts'
import { budgetLevel } from './budget-level.ts'
import { budgetRemaining } from './budget-remaining.ts'
import { budgetReport } from './budget-report.ts'
import { budgetStep } from './budget-step.ts'
import { budgetThreshold } from './budget-threshold.ts'
import { ledgerDown } from './ledger-down.ts'
import { testAlert } from './test-alert.ts'
import { unpricedUsage } from './unpriced-usage.ts'
import { watchdog } from './watchdog.ts'

/** Every alert, in the order in which rules, runbook and tests list them. */
export const allAlerts: readonly Alert[] = [
  budgetThreshold,
  budgetLevel,
  budgetStep,
  budgetReport,
  budgetRemaining,
  unpricedUsage,
  ledgerDown,
  testAlert,
  watchdog,
]
