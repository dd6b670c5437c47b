import { jobs } from '@tollbell/conventions'
import { type ExpectedAlert, inputOf, type RuleTests } from './promtool.ts'

const ledger = { job: jobs.ledger, instance: '127.0.0.1:4318' }
const replica = { job: jobs.ledger, instance: '127.0.0.1:5318' }

export const ledgerDownTests: RuleTests = {
  alert: 'LedgerDown',
  evaluationInterval: '5s',
  tests: [
    {
      name: 'it fires when scrapes have failed for 30 seconds, and ends with the first that works',
      interval: '5s',
      input: [inputOf('up', ledger, '1x1 0x9 1x5')],
      expectations: [
        { at: '5s', firing: [] },
        { at: '35s', firing: [] },
        { at: '40s', firing: [down()] },
        { at: '60s', firing: [] },
      ],
    },
    {
      name: 'a restart of fifteen seconds is not worth a message',
      interval: '5s',
      input: [inputOf('up', ledger, '1 0 0 0 1x20')],
      expectations: [{ at: '1m', firing: [] }],
    },
    {
      name: 'a ledger that nobody scrapes is down too',
      interval: '5s',
      input: [inputOf('up', { ...ledger, job: 'something-else' }, '1x20')],
      expectations: [{ at: '30s', firing: [down()] }],
    },
    {
      name: 'one of two replicas is enough',
      interval: '5s',
      input: [inputOf('up', ledger, '0x20'), inputOf('up', replica, '1x20')],
      expectations: [{ at: '1m', firing: [] }],
    },
  ],
}

function down(): ExpectedAlert {
  return {
    labels: { severity: 'critical' },
    annotations: {
      summary: 'The ledger does not answer',
      description:
        'Prometheus has not reached the ledger for 30s. Until it does, no budget is watched. ' +
        'Apps lose nothing: their counters are cumulative and the next export makes up for it.',
    },
  }
}
