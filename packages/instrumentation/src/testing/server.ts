import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { AnswerPlan, ServerSentEvent, Surface } from './answer.ts'
import { chat } from './chat.ts'
import { embeddings } from './embeddings.ts'
import {
  invalidRequest,
  noApiKey,
  noSuchModel,
  type Refusal,
  refusalBody,
  scriptedRefusal,
  unknownUrl,
  wrongApiKey,
  wrongMethod,
} from './errors.ts'
import { piecesOf, servedTier, snapshotOf, usageByLength } from './plan.ts'
import { responses } from './responses.ts'
import { type ServedUsage, usageSoFar } from './usage.ts'
import type { Body } from './validate.ts'

/** What a request asked for. */
export interface OpenAiRequest {
  /** Such as `/v1/chat/completions`. */
  readonly path: string
  readonly model: string
  readonly stream: boolean
  readonly body: Body
  readonly headers: IncomingMessage['headers']
  /** How many requests came before this one. */
  readonly index: number
}

/** How a call shall go wrong, or slowly. */
export interface Script {
  /** Refuse with this status. */
  readonly status?: number
  readonly message?: string
  readonly code?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Wait before answering. */
  readonly delayMs?: number
  /** Wait before each piece of a streamed answer. */
  readonly pieceDelayMs?: number
  /** Tear the connection down after so many pieces of a streamed answer. */
  readonly cutAfterPieces?: number
}

export interface OpenAiServerOptions {
  /** The usage of a call. Default: by the length of its texts. */
  readonly usageOf?: (request: OpenAiRequest) => ServedUsage
  /** The answer's text. Default: a short sentence. */
  readonly textOf?: (request: OpenAiRequest) => string
  /** What goes wrong with a call. Default: nothing. */
  readonly scriptOf?: (request: OpenAiRequest) => Script | undefined
  /** Models that exist; others are answered 404. Default: every name exists. */
  readonly models?: readonly string[]
  /** The only key taken. Default: any. */
  readonly apiKey?: string
  /** `false` answers 400 to `stream_options`, as some compatible servers do. Default: `true`. */
  readonly knowsStreamOptions?: boolean
  readonly host?: string
  readonly port?: number
  readonly now?: () => Date
}

/** One line of the truth log: what was asked, how it was answered and what it used. */
export interface ServedCall {
  readonly at: Date
  readonly path: string
  readonly model: string
  readonly stream: boolean
  readonly body: Body
  readonly headers: IncomingMessage['headers']
  /** The model named in the answer: a snapshot of the one asked for. */
  readonly servedModel: string
  readonly serviceTier: string
  status: number
  /** `broken` when the connection ended before the answer did. */
  outcome: 'open' | 'answered' | 'refused' | 'broken'
  /** What is billed. Absent while the answer is on its way and when it was refused. */
  usage?: ServedUsage
  /** Pieces of a streamed answer that were sent. */
  pieces: number
}

export interface OpenAiServer {
  /** Base URL for a client, with `/v1`. */
  readonly url: string
  readonly port: number
  /** Every call to a known path with a body, oldest first. */
  readonly calls: readonly ServedCall[]
  close(): Promise<void>
}

const surfaces: Readonly<Record<string, Surface>> = {
  '/v1/chat/completions': chat,
  '/v1/responses': responses,
  '/v1/embeddings': embeddings,
}

const defaultText = 'All is well, and it is billed by the token.'

/**
 * An OpenAI-compatible server for tests and the demo. It takes only what OpenAI takes, answers in the API's own
 * shapes, and keeps a truth log of every call.
 */
export async function startOpenAiServer(options: OpenAiServerOptions = {}): Promise<OpenAiServer> {
  const { host = '127.0.0.1', port = 0 } = options
  const calls: ServedCall[] = []
  const server = createServer((request, response) => {
    serve(request, response, options, calls).catch((error: unknown) => response.destroy(error as Error))
  })
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  return {
    url: `http://${host}:${address.port}/v1`,
    port: address.port,
    calls,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: OpenAiServerOptions,
  calls: ServedCall[],
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname
  const method = request.method ?? 'GET'
  const text = await textOf(request)
  const unauthorized = checkKey(request, options.apiKey)
  if (unauthorized) return refuse(response, unauthorized)
  if (path === '/v1/models' && method === 'GET') return sendModels(response, options)
  const surface = surfaces[path]
  if (!surface) return refuse(response, unknownUrl(method, path))
  if (method !== 'POST') return refuse(response, wrongMethod(method, path))
  const body = parseBody(text)
  if (!body) return refuse(response, invalidRequest('We could not parse the JSON body of your request.'))
  await serveCall({ request, response, options, calls, path, surface, body })
}

interface Serving {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly options: OpenAiServerOptions
  readonly calls: ServedCall[]
  readonly path: string
  readonly surface: Surface
  readonly body: Body
}

async function serveCall(serving: Serving): Promise<void> {
  const { request, response, options, calls, path, surface, body } = serving
  const at = options.now?.() ?? new Date()
  const model = typeof body['model'] === 'string' ? body['model'] : ''
  const { headers } = request
  const asked: OpenAiRequest = { path, model, stream: body['stream'] === true, body, headers, index: calls.length }
  const servedModel = snapshotOf(model)
  const call: ServedCall = {
    at,
    path,
    model,
    stream: asked.stream,
    body,
    headers,
    servedModel,
    serviceTier: servedTier(body),
    status: 200,
    outcome: 'open',
    pieces: 0,
  }
  calls.push(call)
  const script = options.scriptOf?.(asked) ?? {}
  if (script.delayMs) await delay(script.delayMs)
  if (response.destroyed) {
    call.outcome = 'broken'
    return
  }
  const refusal = refusalOf(asked, serving, script)
  if (refusal) {
    call.status = refusal.status
    call.outcome = 'refused'
    return refuse(response, refusal, script.headers)
  }
  const text = options.textOf?.(asked) ?? defaultText
  const plan: AnswerPlan = {
    id: randomBytes(12).toString('hex'),
    createdSeconds: Math.floor(at.getTime() / 1000),
    model: servedModel,
    serviceTier: call.serviceTier,
    pieces: piecesOf(text),
    // Embeddings are no text.
    usage: options.usageOf?.(asked) ?? usageByLength(body, surface.events ? text : ''),
    body,
  }
  if (asked.stream && surface.events) return stream(response, surface.events(plan), plan, call, script)
  call.usage = plan.usage
  call.outcome = 'answered'
  sendJson(response, 200, surface.answer(plan), script.headers)
}

function refusalOf({ body, model }: OpenAiRequest, { surface, options }: Serving, script: Script): Refusal | undefined {
  if (script.status !== undefined) return scriptedRefusal(script.status, script.message, script.code)
  if (options.knowsStreamOptions === false && body['stream_options']) {
    return invalidRequest('Unrecognized request argument supplied: stream_options')
  }
  const invalid = surface.validate(body)
  if (invalid) return invalid
  return options.models && !options.models.includes(model) ? noSuchModel(model) : undefined
}

async function stream(
  response: ServerResponse,
  events: readonly ServerSentEvent[],
  plan: AnswerPlan,
  call: ServedCall,
  script: Script,
): Promise<void> {
  const { cutAfterPieces = Number.POSITIVE_INFINITY, pieceDelayMs, headers } = script
  const pieceCount = events.filter(({ piece }) => piece).length
  response.writeHead(200, { ...headersOf(headers), 'content-type': 'text/event-stream; charset=utf-8' })
  for (const { text, piece } of events) {
    if (piece && call.pieces >= cutAfterPieces) response.destroy()
    if (piece && pieceDelayMs) await delay(pieceDelayMs)
    if (response.destroyed) break
    if (!response.write(text)) await drained(response)
    if (piece) call.pieces += 1
  }
  const broken = response.destroyed
  call.outcome = broken ? 'broken' : 'answered'
  call.usage = broken ? usageSoFar(plan.usage, pieceCount === 0 ? 1 : call.pieces / pieceCount) : plan.usage
  response.end()
}

// A connection that closes never drains.
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}

function checkKey(request: IncomingMessage, apiKey: string | undefined): Refusal | undefined {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (given === undefined) return noApiKey
  return apiKey === undefined || given === apiKey ? undefined : wrongApiKey
}

function sendModels(response: ServerResponse, { models = ['gpt-4o', 'gpt-4o-mini'] }: OpenAiServerOptions): void {
  const data = models.map((id) => ({ id, object: 'model', created: 1_715_367_049, owned_by: 'system' }))
  sendJson(response, 200, { object: 'list', data })
}

function refuse(response: ServerResponse, refusal: Refusal, headers?: Readonly<Record<string, string>>): void {
  sendJson(response, refusal.status, refusalBody(refusal), headers)
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers?: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, { ...headersOf(headers), 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

function headersOf(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { 'x-request-id': `req_${randomBytes(8).toString('hex')}`, ...headers }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

function parseBody(text: string): Body | undefined {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Body) : undefined
  } catch {
    return undefined
  }
}
