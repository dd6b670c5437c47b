import type { RuleTests } from './promtool.ts'

export const watchdogTests: RuleTests = {
  alert: 'Watchdog',
  evaluationInterval: '5s',
  tests: [
    {
      name: 'it fires at once and always, with no series at all',
      interval: '5s',
      input: [],
      expectations: ['0s', '5s', '10m'].map((at) => ({
        at,
        firing: [
          {
            labels: { severity: 'none' },
            annotations: {
              summary: 'Alerts get through',
              description:
                'This alert always fires. When the bridge stops hearing it, the way from Prometheus to it is broken.',
            },
          },
        ],
      })),
    },
  ],
}
