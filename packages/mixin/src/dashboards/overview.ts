import { type Dashboard, DashboardBuilder, DashboardCursorSync } from '@grafana/grafana-foundation-sdk/dashboard'
import { crossings, dollarBudgets, tokenAndRequestBudgets } from './budget-panels.ts'
import { failedShare, requestsByOutcome, requestsInRange, tokensByClass, unpricedUsage } from './call-panels.ts'
import {
  bookedPoints,
  bridgeUp,
  budgetsFile,
  deliveries,
  firingAlerts,
  ledgerUp,
  silentApps,
  storeSize,
  undelivered,
  watchdogLastHeard,
} from './health-panels.ts'
import { type Band, type PanelBuilder, placed } from './layout.ts'
import {
  spendByModel,
  spendByProject,
  spendBySource,
  spendByUser,
  spendInRange,
  spendThisMonth,
  spendToday,
  unpricedTokens,
} from './spend-panels.ts'
import { dataSourceVariable, usageVariables } from './variables.ts'

// Figures less high cannot be read.
const figureHeight = 4

/** What is spent, on what, what is left of it, and whether all of tollbell works. */
export function overview(description: string): Dashboard {
  const dashboard = new DashboardBuilder('tollbell')
    .uid('tollbell-overview')
    .description(description)
    .tags(['tollbell', 'llm', 'cost'])
    .time({ from: 'now-3h', to: 'now' })
    .refresh('30s')
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(dataSourceVariable())
  for (const variable of usageVariables()) dashboard.withVariable(variable)
  return placed(dashboard, [...money(), ...budgets(), ...calls(), ...alerts(), ...health()])
}

function money(): Band[] {
  return [
    {
      height: figureHeight,
      panels: even(4, [
        spendToday(),
        spendThisMonth(),
        spendInRange(),
        requestsInRange(),
        failedShare(),
        unpricedTokens(),
      ]),
    },
  ]
}

function budgets(): Band[] {
  return [
    { title: 'Budgets', height: 7, panels: even(24, [dollarBudgets()]) },
    { height: 6, panels: even(24, [tokenAndRequestBudgets()]) },
  ]
}

function calls(): Band[] {
  return [
    { title: 'Where it goes', height: 10, panels: even(12, [spendByProject(), spendByModel()]) },
    { height: 11, panels: even(24, [spendBySource()]) },
    { height: 10, panels: even(8, [spendByUser(), tokensByClass(), requestsByOutcome()]) },
  ]
}

function alerts(): Band[] {
  return [
    { title: 'Alerts', height: 8, panels: even(12, [firingAlerts(), crossings()]) },
    { height: 5, panels: even(24, [unpricedUsage()]) },
  ]
}

function health(): Band[] {
  return [
    {
      title: 'Is it all working?',
      height: figureHeight,
      panels: even(4, [ledgerUp(), bridgeUp(), watchdogLastHeard(), budgetsFile(), undelivered(), storeSize()]),
    },
    { height: 9, panels: even(8, [silentApps(), bookedPoints(), deliveries()]) },
  ]
}

function even(width: number, panels: readonly PanelBuilder[]): { width: number; panel: PanelBuilder }[] {
  return panels.map((panel) => ({ width, panel }))
}
