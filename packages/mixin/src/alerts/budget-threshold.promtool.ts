import { budgetSeries } from '@tollbell/conventions'
import { awkwardNames, budgetAnnotationsOf, budgetInput, crossedAt } from './budget-samples.ts'
import { type ExpectedAlert, input, type RuleTest, type RuleTests } from './promtool.ts'

const chatbot = { budget: 'chatbot', project: 'chatbot', unit: 'usd', period: 'month' }

export const budgetThresholdTests: RuleTests = {
  alert: 'BudgetThreshold',
  evaluationInterval: '5s',
  tests: [
    {
      name: 'nothing fires before the first crossing, and each threshold from its own crossing on',
      interval: '5s',
      input: [
        ...budgetInput(chatbot, { spent: 9.25, limit: 10 }),
        crossing('0.8', 'warning', `_ ${crossedAt}x9`),
        crossing('0.9', 'critical', `_ _ ${crossedAt + 5.125}x8`),
      ],
      expectations: [
        { at: '0s', firing: [] },
        { at: '5s', firing: [chatbotAt('0.8', 'warning', `${crossedAt}.000`, '80%')] },
        {
          at: '10s',
          firing: [
            chatbotAt('0.8', 'warning', `${crossedAt}.000`, '80%'),
            chatbotAt('0.9', 'critical', `${crossedAt + 5}.125`, '90%'),
          ],
        },
      ],
    },
    {
      name: 'a Prometheus just started knows what was crossed, and it lasts when the spend falls: the latch is in the ledger',
      interval: '5s',
      input: [input(budgetSeries.spent, chatbot, '9.25 1 1'), crossing('0.8', 'warning', `${crossedAt}x2`)],
      expectations: [
        { at: '0s', firing: [withoutFigures('9.25', `${crossedAt}.000`)] },
        { at: '10s', firing: [withoutFigures('1', `${crossedAt}.000`)] },
      ],
    },
    {
      name: 'it ends with the period, and a crossing of the next period is another alert, even without a pause between',
      interval: '5s',
      input: [
        input(budgetSeries.spent, chatbot, '9 9 0.5 8 9'),
        crossing('0.8', 'warning', `${crossedAt} ${crossedAt} stale ${crossedAt + 86400} ${crossedAt + 172800}`),
      ],
      expectations: [
        { at: '5s', firing: [withoutFigures('9', `${crossedAt}.000`)] },
        { at: '10s', firing: [] },
        { at: '15s', firing: [withoutFigures('8', `${crossedAt + 86400}.000`)] },
        { at: '20s', firing: [withoutFigures('9', `${crossedAt + 172800}.000`)] },
      ],
    },
    {
      name: 'two replicas of the ledger are one alert',
      interval: '5s',
      input: ['a:4318', 'b:4318'].flatMap((instance) =>
        [input(budgetSeries.spent, { ...chatbot, instance }, '9x9')].concat(
          input(budgetSeries.thresholdCrossed, { ...threshold('0.8', 'warning'), instance }, `${crossedAt}x9`),
        ),
      ),
      expectations: [{ at: '5s', firing: [withoutFigures('9', `${crossedAt}.000`)] }],
    },
    {
      name: 'of two replicas, one of which was scraped before the crossing, the other says how much was spent',
      interval: '5s',
      input: [
        ...budgetInput({ ...chatbot, instance: 'a:4318' }, { spent: 0, limit: 10 }),
        ...budgetInput({ ...chatbot, instance: 'b:4318' }, { spent: 9.25, limit: 10 }),
        input(budgetSeries.thresholdCrossed, { ...threshold('0.8', 'warning'), instance: 'b:4318' }, `${crossedAt}x9`),
      ],
      expectations: [{ at: '5s', firing: [chatbotAt('0.8', 'warning', `${crossedAt}.000`, '80%')] }],
    },
    ...awkwardNames.map(awkward),
  ],
}

function awkward(name: string): RuleTest {
  const budget = { budget: name, member: name, unit: 'tokens', period: 'day' }
  const labels = { ...budget, threshold: '1', severity: 'critical' }
  return {
    name: `a budget over all projects called ${JSON.stringify(name)} keeps its name and its figures`,
    interval: '5s',
    input: [
      ...budgetInput(budget, { spent: 2_500_000, limit: 2_000_000 }),
      input(budgetSeries.thresholdCrossed, labels, `${crossedAt}x9`),
    ],
    expectations: [
      {
        at: '5s',
        firing: [
          {
            labels: { ...labels, crossed_at: `${crossedAt}.000` },
            annotations: budgetAnnotationsOf({
              summary: `${name} (${name}): 100% of the budget is used`,
              description: '2500000 tokens spent of 2000000 tokens, -500000 tokens left in the current day.',
              crossed_at: `${crossedAt}.000`,
              spent: '2500000',
              limit: '2000000',
              remaining: '-500000',
              used_ratio: '1.25',
            }),
          },
        ],
      },
    ],
  }
}

function threshold(ratio: string, severity: string): Record<string, string> {
  return { ...chatbot, threshold: ratio, severity }
}

function crossing(ratio: string, severity: string, values: string): ReturnType<typeof input> {
  return input(budgetSeries.thresholdCrossed, threshold(ratio, severity), values)
}

function chatbotAt(ratio: string, severity: string, crossed: string, percent: string): ExpectedAlert {
  return {
    labels: { ...threshold(ratio, severity), crossed_at: crossed },
    annotations: budgetAnnotationsOf({
      summary: `chatbot: ${percent} of the budget is used`,
      description: '$9.25 spent of $10.00, $0.75 left in the current month.',
      crossed_at: crossed,
      spent: '9.25',
      limit: '10',
      remaining: '0.75',
      used_ratio: '0.925',
    }),
  }
}

// What is known of a budget of which Prometheus has the spend and the crossing only.
function withoutFigures(spent: string, crossed: string): ExpectedAlert {
  return {
    labels: { ...threshold('0.8', 'warning'), crossed_at: crossed },
    annotations: {
      ...budgetAnnotationsOf({
        summary: 'chatbot: 80% of the budget is used',
        description: `$${Number(spent).toFixed(2)} spent in the current month.`,
        crossed_at: crossed,
        spent,
      }),
      period_start: '',
      period_end: '',
      timezone: '',
    },
  }
}
