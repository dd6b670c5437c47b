import { periodAt } from '@tollbell/budgets'
import type { UserSpend } from '../../balance/top-users.ts'
import { expositionTypes, scrape } from '../../metrics/scrape.ts'
import type { RouteGroup, RouteParts } from '../route.ts'

/** What Prometheus reads. */
export const metrics: RouteGroup = {
  name: 'metrics',
  description: 'What Prometheus reads.',
  schemas: {},
  routes: [
    {
      method: 'get',
      path: '/metrics',
      demand: 'read',
      operationId: 'getMetrics',
      summary: 'Usage, budgets, and the ledger about itself, for Prometheus',
      description: 'OpenMetrics for those who accept it, else the text format.',
      answers: {
        200: {
          description: 'All series.',
          content: { 'text/plain': { type: 'string' }, 'application/openmetrics-text': { type: 'string' } },
        },
      },
      handler: (parts) => async (request, response) => {
        // As the client libraries do: who knows OpenMetrics prefers it.
        const chosen = request.headers.accept?.includes('application/openmetrics-text') ? 'openMetrics' : 'text'
        response.set('Content-Type', expositionTypes[chosen]).end(await exposition(chosen, parts))
      },
    },
  ],
}

async function exposition(format: keyof typeof expositionTypes, parts: RouteParts): Promise<string> {
  const { book, budgets, tally, health, store, testAlert } = parts
  const now = parts.now()
  const standing = await book.standing(now)
  return await scrape(format, {
    totals: book.totals,
    inForce: budgets.current.budgets,
    balances: standing.balances(now),
    windows: standing.windows,
    users: await usersOf(parts, now),
    lastExports: tally.lastExports(book.lastExports),
    tally,
    store: health.isFailing ? undefined : store,
    budgetsReloaded: budgets.mistakes.length === 0,
    testAlertAskedAtMs: testAlert.askedAtMs(now),
    now,
  })
}

// Where the store does not answer, each scrape would wait for that in vain.
async function usersOf({ budgets, health, users }: RouteParts, now: Date): Promise<readonly UserSpend[]> {
  const month = periodAt({ period: 'month', timezone: budgets.current.timezone }, now)
  return health.isFailing ? users.known(month) : await users.present(month)
}
