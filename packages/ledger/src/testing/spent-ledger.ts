import { instruments, attributes as names } from '@tollbell/conventions'
import { type TestLedger, testLedger } from './ledger.ts'

/** A project, and a user, whose name would run if anybody read it as HTML. */
export const evilName = `<img src=x onerror="document.title = 'evil'">`

const budgets = (language: string): string => `
timezone: Asia/Tokyo
language: ${language}
budgets:
  - {name: everything, limit: $100, step: $50, thresholds: [50%, 80%, 90%, 100%], remaining: [$20]}
  - {name: today, limit: $12, period: day}
  - {name: chatbot tokens, limit: 2_000_000 tokens, period: day, scope: {project: chatbot, model: gpt-5*}}
  - {name: moving, limit: $30, period: {rolling: 24h}}
  - {name: no limit, step: $100}
  - {name: per user, limit: $40, each: user}
`

export interface SpentLedger extends TestLedger {
  /** Someone spends so much now. */
  spend(project: string, model: string, costUsd: number, more?: Spending): Promise<void>
}

interface Spending {
  readonly user?: string
  readonly estimated?: boolean
  /** Tokens nobody knows the price of. */
  readonly unpriced?: number
}

/** A ledger of a month in which something of everything happened, at 14:04:30 on November 22 in Tokyo. */
export async function spentLedger(language = 'en'): Promise<SpentLedger> {
  let at = new Date('2026-10-31T16:00:00Z')
  const ledger = await testLedger({ budgets: budgets(language), now: () => at })
  let instances = 0
  const spend: SpentLedger['spend'] = async (project, model, costUsd, { user = 'ann', estimated, unpriced } = {}) => {
    const attributes = {
      [names.responseModel]: model,
      [names.operation]: 'answer',
      [names.user]: user,
      ...(estimated && { [names.estimated]: 'true' }),
    }
    const time = at.getTime()
    const outcome = { ...attributes, [names.outcome]: 'ok' }
    await ledger.send({
      instance: `instance-${instances++}`,
      project,
      points: [
        { value: costUsd, time, attributes },
        { value: unpriced ?? 1000, time, attributes, metric: instruments.tokens.name },
        { value: unpriced ?? 0, time, attributes, metric: instruments.unpricedTokens.name },
        { value: 1, time, attributes: outcome, metric: instruments.requests.name },
      ],
    })
  }
  const on = async (iso: string, ...spent: Parameters<typeof spend>): Promise<void> => {
    at = new Date(iso)
    await spend(...spent)
  }
  await on('2026-11-02T03:00:00Z', 'chatbot', 'gpt-5', 12.25)
  await on('2026-11-10T03:00:00Z', 'search', 'claude-opus-5', 20.5, { user: 'bob' })
  await on('2026-11-21T03:00:00Z', 'search', '', 9.25)
  await on('2026-11-22T03:00:00Z', 'chatbot', 'gpt-5', 5.5)
  await on('2026-11-22T04:30:00Z', evilName, 'gpt-5', 0.004, { user: evilName })
  await on('2026-11-22T04:35:00Z', 'プロジェクト', 'gpt-5', 4, { user: 'علی', estimated: true })
  await on('2026-11-22T04:40:00Z', 'search', 'gemini-3-pro', 0.496)
  await on('2026-11-22T05:02:00Z', 'search', 'new-model', 0, { unpriced: 12_345 })
  at = new Date('2026-11-22T05:04:30Z')
  return { ...ledger, spend }
}
