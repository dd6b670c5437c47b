import type { Alert } from './alert.ts'

/** Fires always, so that the bridge can tell a quiet day from a broken chain. */
export const watchdog: Alert = {
  name: 'Watchdog',
  group: 'tollbell-health',
  expr: 'vector(1)',
  labels: { severity: 'none' },
  annotations: {
    summary: 'Alerts get through',
    description: 'This alert always fires. When the bridge stops hearing it, the way from Prometheus to it is broken.',
  },
  panel: 'Watchdog',
}
