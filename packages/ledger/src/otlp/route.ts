import type { Log } from '@tollbell/service'
import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express'
import { StoreError } from '../store/store-error.ts'
import { contentTypes, type Encoding, encodeStatus, encodeSuccess } from './answer.ts'
import { Bodies, type Received } from './bodies.ts'
import { type IngestParts, ingest } from './ingest.ts'
import { Recognition } from './recognition.ts'
import { DecodeError } from './request.ts'

// Ten thousand points take about 3 MB. It holds for the inflated body, so a small bomb does not get through.
const bodyLimit = '16mb'

// What says that it is longer gets memory only as it comes: it may never come.
const plainLimitBytes = 2 ** 20

// When an exporter shall try again while the store fails. It sends its newest values then, so nothing is lost.
const retryAfterSeconds = 5

// https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto
const statusCodes: Readonly<Record<number, number>> = { 400: 3, 413: 8, 415: 3, 503: 14 }
const internalCode = 13

/** `POST /v1/metrics`, as https://opentelemetry.io/docs/specs/otlp/#otlphttp says. */
export function otlpRoute(parts: Omit<IngestParts, 'recognition'> & { log: Log }): Router {
  const router = express.Router()
  const { tally } = parts
  const recognition = new Recognition()
  const bodies = new Bodies()
  const take = async (request: Request, response: Response, received: Received): Promise<void> => {
    const encoding = encodingOf(request) ?? 'json'
    const partial = await ingest(received, encoding, { ...parts, recognition })
    response.type(contentTypes[encoding]).send(encodeSuccess(encoding, partial))
  }
  router.use((_request, response, next) => {
    response.once('finish', () => tally.addRequest(response.statusCode))
    next()
  })
  router.post(
    '/',
    (request, response, next) => {
      if (encodingOf(request)) return next()
      answer(response, 'json', 415, 'Send OTLP metrics as application/x-protobuf or application/json.')
    },
    async (request: Request, response: Response, next) => {
      const length = plainLength(request)
      if (length === undefined) return next()
      await take(request, response, await bodies.receive(request, length))
    },
    express.raw({ type: () => true, limit: bodyLimit }),
    async (request: Request, response: Response) => {
      const body: unknown = request.body
      await take(request, response, { body: Buffer.isBuffer(body) ? body : Buffer.alloc(0), release() {} })
    },
  )
  router.all('/', (_request, response) => {
    response.set('Allow', 'POST')
    answer(response, 'json', 405, 'OTLP metrics are sent with POST.')
  })
  router.use(errorAnswer(parts.log))
  return router
}

function errorAnswer(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const encoding = encodingOf(request) ?? 'json'
    if (error instanceof DecodeError) return answer(response, encoding, 400, error.message)
    if (error instanceof StoreError) {
      response.set('Retry-After', String(retryAfterSeconds))
      return answer(
        response,
        encoding,
        503,
        'The ledger cannot write to its store. Nothing of this request was booked.',
      )
    }
    const status = statusOf(error)
    if (status < 500) return answer(response, encoding, status, sentenceFor(error, status))
    log('error', 'A booking failed, which is a bug.', { error: error instanceof Error ? error.stack : error })
    answer(response, encoding, 500, 'The ledger failed on this request. Nothing of it was booked.')
  }
}

/** How long a body is that comes as it is; `undefined` when it is compressed, long, or does not say. */
function plainLength({ headers }: Request): number | undefined {
  const length = Number(headers['content-length'] ?? Number.NaN)
  const isPlain = (headers['content-encoding'] ?? 'identity') === 'identity'
  return isPlain && length <= plainLimitBytes ? length : undefined
}

function encodingOf(request: Request): Encoding | undefined {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  return (['protobuf', 'json'] as const).find((encoding) => contentTypes[encoding] === type)
}

function answer(response: Response, encoding: Encoding, status: number, message: string): void {
  response
    .status(status)
    .type(contentTypes[encoding])
    .send(encodeStatus(encoding, statusCodes[status] ?? internalCode, message))
}

// What Express' body parser says of a body it cannot take.
function statusOf(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500
  return status >= 400 && status < 500 ? status : 500
}

function sentenceFor(error: unknown, status: number): string {
  if (status === 413)
    return `A request may have up to ${bodyLimit} when it is unpacked. Export more often, or fewer series.`
  if (status === 415) return 'The content encoding is not known here; send gzip, deflate, br, zstd or none.'
  return `The body cannot be read: ${error instanceof Error ? error.message : String(error)}.`
}
