import type { Event } from './event.ts'

/** How bad a crossing is, by the budget's own levels. */
export type BudgetLevel = 'info' | 'warning' | 'critical'

export const icons: Readonly<Record<BudgetLevel | 'exhausted', string>> = {
  info: 'ℹ️',
  warning: '⚠️',
  critical: '🚨',
  exhausted: '⛔',
}

export function levelOf({ severity }: Event): BudgetLevel {
  return severity === 'none' ? 'info' : severity
}
