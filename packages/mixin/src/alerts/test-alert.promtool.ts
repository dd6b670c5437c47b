import { ledgerSeries } from '@tollbell/conventions'
import { type ExpectedAlert, input, type RuleTests } from './promtool.ts'

const first = 1_795_311_600.25
const second = first + 60

export const testAlertTests: RuleTests = {
  alert: 'TestAlert',
  evaluationInterval: '5s',
  tests: [
    {
      name: 'it fires at once when it was asked for, and ends with the series',
      interval: '5s',
      input: [input(ledgerSeries.testAlertAsked, { instance: '127.0.0.1:4318' }, `_ ${first}x3 stale`)],
      expectations: [
        { at: '0s', firing: [] },
        { at: '5s', firing: [asked(first)] },
        { at: '20s', firing: [asked(first)] },
        { at: '25s', firing: [] },
      ],
    },
    {
      name: 'asked for again, it is another one',
      interval: '5s',
      input: [input(ledgerSeries.testAlertAsked, { instance: '127.0.0.1:4318' }, `${first}x1 ${second}x3`)],
      expectations: [
        { at: '5s', firing: [asked(first)] },
        { at: '10s', firing: [asked(second)] },
      ],
    },
  ],
}

function asked(atSeconds: number): ExpectedAlert {
  return {
    labels: { severity: 'info', asked_at: atSeconds.toFixed(3) },
    annotations: {
      summary: 'A test alert',
      description: 'Somebody asked for it, to see whether alerts arrive. It ends by itself within three minutes.',
    },
  }
}
