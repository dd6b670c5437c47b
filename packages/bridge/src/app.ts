import { randomUUID } from 'node:crypto'
import { type Guard, refuseOtherSites, safeHeaders, smallBody } from '@tollbell/service'
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'
import { toldMessage } from './api/messages.ts'
import { retryDead } from './api/retry.ts'
import type { MessagesAnswer, TestAnswer } from './api/types.ts'
import type { Changes } from './inbox/changes.ts'
import { contentSecurityPolicy, inboxPage, messageList } from './inbox/page.ts'
import { ownOccasions } from './messages/message-for.ts'
import type { Metrics } from './metrics.ts'
import { messageStates, type Outbox } from './outbox/outbox.ts'
import type { Place } from './telling/places.ts'
import { type Acceptance, type AcceptDeps, acceptWebhook, invalid } from './webhook/accept.ts'

// A group of thousands of alerts is a few megabytes; refusing it would lose it for ever.
const largestWebhook = '32mb'

// People look with a browser, which asks them for the token as a password.
const byBrowser = { byBrowser: true }

const mostMessages = 500
const defaultMessages = 200

export interface AppDeps extends AcceptDeps {
  readonly outbox: Outbox
  readonly places: readonly Place[]
  readonly metrics: Metrics
  readonly changes: Changes
  readonly guard: Guard
  /** Something new waits in the outbox. */
  readonly onTold: () => void
}

/** The routes of the bridge. */
export function appOf(deps: AppDeps): Express {
  const { guard } = deps
  const app = express()
  app.disable('x-powered-by')
  app.use(safeHeaders(contentSecurityPolicy))
  app.get('/healthz', (_, response) => void response.json({ status: 'ok' }))
  app.get('/readyz', readiness(deps))
  app.get('/metrics', guard('read'), async (_, response) => {
    response.type(deps.metrics.registry.contentType).send(await deps.metrics.registry.metrics())
  })
  app.post('/alertmanager', guard('ingest'), express.json({ limit: largestWebhook }), webhook(deps))
  app.post('/api/v1/test', guard('write'), smallBody, refuseOtherSites, test(deps))
  app.post('/api/v1/messages/:id/retry', guard('write', byBrowser), smallBody, refuseOtherSites, retryDead(deps))
  app.use(['/inbox', '/api/v1/messages'], guard('read', byBrowser))
  addReading(app, deps)
  app.use((_, response) => void response.status(404).json({ error: 'There is nothing here; the inbox is at /inbox.' }))
  app.use(failed(deps))
  return app
}

function addReading(app: Express, { outbox, changes }: AppDeps): void {
  app.get('/', (_, response) => response.redirect('/inbox'))
  app.get('/inbox', (_, response) => {
    response.type('html').send(inboxPage(outbox.list(defaultMessages)).toString())
  })
  app.get('/inbox/messages', (_, response) => {
    response.type('html').send(messageList(outbox.list(defaultMessages)).toString())
  })
  app.get('/inbox/events', (_, response) => changes.listen(response))
  app.get('/api/v1/messages', (request, response) => {
    const { state } = request.query
    const known = messageStates.find((each) => each === state)
    if (state !== undefined && known === undefined) {
      response.status(400).json({ error: `state: choose from ${messageStates.join(', ')}.` })
    } else {
      const answer: MessagesAnswer = { messages: outbox.list(limitOf(request), known).map(toldMessage) }
      response.json(answer)
    }
  })
}

function webhook(deps: AppDeps): RequestHandler {
  return (request, response) => {
    if (request.body === undefined) return refuse(deps, response, invalid(['the body is no JSON']))
    const acceptance = acceptWebhook(request.body, deps)
    const { result, status, answer } = acceptance
    if (result === 'invalid') return refuse(deps, response, acceptance)
    deps.metrics.webhook(result)
    if (result === 'accepted') deps.onTold()
    response.status(status).json(answer)
  }
}

// Alertmanager does not send it again, so that this must be seen.
function refuse({ metrics, log }: AppDeps, response: Response, { status, answer }: Acceptance): void {
  metrics.webhook('invalid')
  log('warn', 'A webhook is refused, and nobody is told what it says.', answer)
  response.status(status).json(answer)
}

function test(deps: AppDeps): RequestHandler {
  return (_, response) => {
    const { outbox, teller, places, now, onTold } = deps
    outbox.transaction(() =>
      teller.tell({
        alert: ownOccasions.test,
        status: 'firing',
        severity: 'info',
        labels: {},
        annotations: {},
        startsAt: now().toISOString(),
        key: `test/${randomUUID()}`,
      }),
    )
    onTold()
    const answer: TestAnswer = {
      message: 'A test message is on its way to every channel.',
      channels: places.map(({ kind, name, isConfigured }) => ({
        channel: kind.kind,
        name,
        state: isConfigured ? 'waiting' : 'inbox',
      })),
    }
    response.status(202).json(answer)
  }
}

function readiness({ outbox }: AppDeps): RequestHandler {
  return (_, response) => {
    try {
      outbox.probe()
      response.json({ status: 'ready' })
    } catch {
      response.status(503).json({ error: 'The bridge cannot write to its store: see that its disk has room.' })
    }
  }
}

function failed(deps: AppDeps): ErrorRequestHandler {
  return (error: { status?: number; type?: string }, _, response, next) => {
    if (response.headersSent) return next(error)
    if (error.type === 'entity.parse.failed') return refuse(deps, response, invalid(['the body is no JSON']))
    if (error.type === 'entity.too.large') {
      return refuse(deps, response, { ...invalid([`the body is larger than ${largestWebhook}`]), status: 413 })
    }
    const status = error.status !== undefined && error.status < 500 ? error.status : 503
    if (status === 503) deps.log('error', 'A request failed.', { error })
    const sentence =
      status === 503 ? 'The bridge cannot do this now: please try again.' : 'The bridge cannot read this request.'
    response.status(status).json({ error: sentence })
  }
}

function limitOf({ query }: Request): number {
  const limit = Number(query['limit'] ?? defaultMessages)
  return Number.isInteger(limit) && limit > 0 ? Math.min(limit, mostMessages) : defaultMessages
}
