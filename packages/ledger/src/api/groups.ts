import { actions } from './groups/actions.ts'
import { budgets } from './groups/budgets.ts'
import { descriptionOf } from './groups/description.ts'
import { health } from './groups/health.ts'
import { metrics } from './groups/metrics.ts'
import { otlp } from './groups/otlp.ts'
import { status } from './groups/status.ts'
import { transfer } from './groups/transfer.ts'
import { usage } from './groups/usage.ts'
import { adminUsage } from './legacy/admin-usage.ts'
import { tokenMonitor } from './legacy/token-monitor.ts'
import { usageTracker } from './legacy/usage-tracker.ts'
import type { RouteGroup } from './route.ts'

const described: readonly RouteGroup[] = [
  otlp,
  metrics,
  usage,
  budgets,
  status,
  actions,
  transfer,
  health,
  adminUsage,
  tokenMonitor,
  usageTracker,
]

/** Every route of the ledger, in the order of the document. */
export const groups: readonly RouteGroup[] = [...described, descriptionOf(described)]
