import { usageSeries } from '@tollbell/conventions'
import { type ExpectedAlert, input, type RuleTests } from './promtool.ts'

const newModel = { project: 'chatbot', provider: 'openai', model: 'gpt-"next"' }
const quietModel = { project: 'search', provider: 'mistral', model: 'mistral-huge' }

export const unpricedUsageTests: RuleTests = {
  alert: 'UnpricedUsage',
  evaluationInterval: '5m',
  tests: [
    {
      name: 'it fires for each model without a price and ends a day after the last call',
      interval: '5m',
      input: [
        input(usageSeries.unpricedLastSeen, newModel, '_ 300x300'),
        input(usageSeries.unpricedTokens, newModel, '_ 1234567x300'),
        input(usageSeries.unpricedLastSeen, quietModel, '_ _ 600x300'),
        input(usageSeries.unpricedTokens, quietModel, '_ _ 10x300'),
      ],
      expectations: [
        { at: '0m', firing: [] },
        { at: '5m', firing: [unpriced(newModel, '1234567')] },
        { at: '10m', firing: [unpriced(newModel, '1234567'), unpriced(quietModel, '10')] },
        { at: '24h', firing: [unpriced(newModel, '1234567'), unpriced(quietModel, '10')] },
        { at: '24h5m', firing: [unpriced(quietModel, '10')] },
        { at: '24h10m', firing: [] },
      ],
    },
    {
      name: 'a restart of the ledger does not end it',
      interval: '1m',
      input: [
        input(usageSeries.unpricedLastSeen, newModel, '0x9 stale _x3 0x20'),
        input(usageSeries.unpricedTokens, newModel, '5x40'),
      ],
      expectations: [{ at: '10m', firing: [unpriced(newModel, '5')] }],
    },
  ],
}

function unpriced(labels: typeof newModel, tokens: string): ExpectedAlert {
  return {
    labels: { ...labels, severity: 'warning' },
    annotations: {
      summary: `No price is known for ${labels.model}`,
      description:
        `${labels.project} calls ${labels.model} at ${labels.provider}, for which no price is known: ` +
        'its spend is in no figure and in no budget.',
      tokens,
    },
  }
}
