import { type Guard, type Log, safeHeaders } from '@tollbell/service'
import express, { type ErrorRequestHandler, type Express } from 'express'
import { mountRoutes } from './api/mount.ts'
import type { RouteParts } from './api/route.ts'
import type { ErrorAnswer } from './api/types.ts'
import { pageRoutes } from './page/routes.ts'
import { StoreError } from './store/store-error.ts'
import { TestAlert } from './test-alert.ts'

export interface AppParts extends Omit<RouteParts, 'testAlert'> {
  readonly guard: Guard
}

/** The ledger's face to the network: the spend page, the routes of `api/groups.ts`, and sentences for everything else. */
export function ledgerApp(parts: AppParts): Express {
  const { guard, log } = parts
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(safeHeaders())
  app.use(pageRoutes(guard))
  mountRoutes(app, { ...parts, testAlert: new TestAlert() }, guard)
  // Who has no token does not learn what there is.
  app.use(guard('anyToken'), (request, response) => {
    response.status(404).json({ error: nothingAt(request.path) } satisfies ErrorAnswer)
  })
  app.use(errorAnswer(log))
  return app
}

function errorAnswer(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error)
    // A path that cannot be decoded, for one, is the caller's mistake.
    const status = error instanceof Error && 'status' in error ? Number(error.status) : 500
    if (status >= 400 && status < 500) {
      response.status(status).json({ error: sentenceFor(error) } satisfies ErrorAnswer)
      return
    }
    if (error instanceof StoreError) {
      const answer = 'The ledger cannot read its store now; its log says why. Ask again in a moment.'
      response.status(503).json({ error: answer } satisfies ErrorAnswer)
      return
    }
    log('error', 'A request failed.', { path: request.path, error })
    response.status(500).json({ error: 'The ledger failed on this request; its log says why.' } satisfies ErrorAnswer)
  }
}

// As Express's parser of bodies names its errors. https://github.com/expressjs/body-parser#errors
function sentenceFor(error: unknown): string {
  const type = error instanceof Error && 'type' in error ? error.type : undefined
  if (type === 'entity.parse.failed') return `The body is no JSON: ${(error as Error).message}.`
  return 'The ledger cannot read this request.'
}

// OTEL_EXPORTER_OTLP_ENDPOINT sends all that OpenTelemetry has to one place.
function nothingAt(path: string): string {
  return /^\/v1\/(traces|logs|profiles)$/.test(path)
    ? 'The ledger takes metrics only, at /v1/metrics. Name it in OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, and whoever takes the rest in OTEL_EXPORTER_OTLP_ENDPOINT.'
    : `There is nothing at ${path}.`
}
