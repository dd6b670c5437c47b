import { type Guard, type Log, safeHeaders } from '@tollbell/service'
import express, { type ErrorRequestHandler, type Express } from 'express'
import { apiRoutes } from './api/routes.ts'
import type { ErrorAnswer } from './api/types.ts'
import type { Book } from './booking/book.ts'
import type { BudgetsInForce } from './budgets-in-force.ts'
import type { Health } from './health.ts'
import { expositionTypes, scrape } from './metrics/scrape.ts'
import type { Tally } from './metrics/tally.ts'
import { otlpRoute } from './otlp/route.ts'
import type { Store } from './store/store.ts'

export interface AppParts {
  readonly store: Store
  readonly book: Book
  readonly budgets: BudgetsInForce
  readonly tally: Tally
  readonly health: Health
  readonly guard: Guard
  readonly log: Log
  readonly now: () => Date
}

/** The ledger's face to the network. Everything but health and readiness asks for the token, if there is one. */
export function ledgerApp(parts: AppParts): Express {
  const { health, guard, log } = parts
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(safeHeaders())

  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' })
  })
  app.get('/readyz', async (_request, response) => {
    const failure = await health.failure()
    if (failure === undefined) response.json({ status: 'ready' })
    else response.status(503).json({ status: 'notReady', error: failure })
  })

  app.use('/v1/metrics', guard('ingest'), otlpRoute(parts))
  app.use(guard('read'))
  app.get('/metrics', async (request, response) => {
    // As the client libraries do: who knows OpenMetrics prefers it.
    const chosen = request.headers.accept?.includes('application/openmetrics-text') ? 'openMetrics' : 'text'
    response.set('Content-Type', expositionTypes[chosen]).end(await exposition(chosen, parts))
  })
  app.use('/api/v1', apiRoutes(parts))
  app.use((request, response) => {
    response.status(404).json({ error: `There is nothing at ${request.path}.` } satisfies ErrorAnswer)
  })
  app.use(errorAnswer(log))
  return app
}

async function exposition(format: keyof typeof expositionTypes, parts: AppParts): Promise<string> {
  const { book, budgets, tally, store } = parts
  const now = parts.now()
  const { balances, windows } = await book.standing(now)
  return await scrape(format, {
    totals: book.totals,
    balances,
    windows,
    tally,
    store,
    budgetsReloaded: budgets.mistakes.length === 0,
    now,
  })
}

function errorAnswer(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    log('error', 'A request failed.', { path: request.path, error })
    response.status(500).json({ error: 'The ledger failed on this request; its log says why.' } satisfies ErrorAnswer)
  }
}
