import type { AlertName } from '@tollbell/conventions'
import { zoneAtNoon } from '../kit/noon.ts'
import type { PlannedCall } from './plan.ts'

/** $4 a month, told at 80 % ($3.20), at 90 % ($3.60), when less than $0.50 is left, and each full dollar; tokens by far enough. */
export const budgetsFile = `timezone: ${zoneAtNoon()}
language: ja
budgets:
  - name: everything
    limit: $4
    period: month
    thresholds: [80%, 90%]
    remaining: [$0.50]
    step: $1
  - name: chatbot tokens
    scope: {project: chatbot}
    limit: 100_000_000 tokens
    period: day
`

const repeated = (count: number, call: PlannedCall): PlannedCall[] => Array.from({ length: count }, () => call)

/** Every surface once, in odd numbers: $0.76, nothing is crossed. */
export const firstRun: readonly PlannedCall[] = [
  ...repeated(3, { api: 'chat', model: 'gpt-4o', usage: { inputTokens: 100_000, outputTokens: 0 }, operation: 'read' }),
  { api: 'chatStream', model: 'gpt-4o', usage: { inputTokens: 1237, cachedTokens: 1024, outputTokens: 311 } },
  { api: 'responses', model: 'gpt-4o-mini', usage: { inputTokens: 7919, cachedTokens: 2048, outputTokens: 613 } },
  { api: 'responsesStream', model: 'gpt-4o-mini', usage: { inputTokens: 104_729, outputTokens: 1009 } },
  {
    api: 'embeddings',
    model: 'text-embedding-3-small',
    usage: { inputTokens: 8191, outputTokens: 0 },
    operation: 'index',
    user: 'librarian',
  },
]

/** Many small calls, streamed and not, during which the ledger is killed: $0.09 more, nothing is crossed. */
export const secondRun: readonly PlannedCall[] = Array.from({ length: 60 }, (_, index) => ({
  api: index % 2 === 0 ? 'chat' : 'chatStream',
  model: index % 3 === 0 ? 'gpt-4o-mini' : 'gpt-4o',
  usage: { inputTokens: 501 + index, cachedTokens: 7 * index, outputTokens: 83 + index },
  operation: 'chat',
}))

/** Past the first dollar: $1.36. */
export const thirdRun: readonly PlannedCall[] = [
  { api: 'chat', model: 'gpt-4o', usage: { inputTokens: 200_000, outputTokens: 0 }, operation: 'read' },
]

/** One call jumps over $2, $3, 80 %, 90 % and $0.50 remaining at once; another has no price. */
export const fourthRun: readonly PlannedCall[] = [
  { api: 'chat', model: 'gpt-4o', usage: { inputTokens: 960_000, outputTokens: 0 }, operation: 'read' },
  { api: 'chat', model: 'mystery-model-9', usage: { inputTokens: 4711, outputTokens: 42 } },
]

/** What each reader is told after the third run, and after the fourth. */
export const eventsAfterThirdRun: readonly AlertName[] = ['BudgetStep']
export const eventsAfterFourthRun: readonly AlertName[] = [
  ...eventsAfterThirdRun,
  'BudgetStep',
  'BudgetStep',
  'BudgetThreshold',
  'BudgetThreshold',
  'BudgetRemaining',
  'UnpricedUsage',
]
