import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { instruments } from '@tollbell/conventions'

interface OtlpPoint {
  readonly attributes: { key: string; value: Record<string, unknown> }[]
  readonly asDouble?: number
  readonly asInt?: number
  readonly startTimeUnixNano: string
}

interface OtlpRequest {
  readonly resourceMetrics: {
    readonly resource: { readonly attributes: OtlpPoint['attributes'] }
    readonly scopeMetrics: {
      readonly metrics: { readonly name: string; readonly sum?: { readonly dataPoints: OtlpPoint[] } }[]
    }[]
  }[]
}

/** One point of a counter. */
export interface Point {
  readonly attributes: Readonly<Record<string, unknown>>
  readonly value: number
}

/** One export, read. */
export interface Received {
  readonly resource: Record<string, unknown>
  readonly headers: Record<string, unknown>
  /** Of the body. */
  readonly bytes: number
  /** Sum over all points of a counter. */
  total(instrument: keyof typeof instruments): number
  attributesOf(instrument: keyof typeof instruments): Record<string, unknown>[]
  /** Each point of a counter. */
  points(instrument: keyof typeof instruments): Point[]
  /** When each series began, in Unix nanoseconds. */
  startsOf(instrument: keyof typeof instruments): string[]
}

/** A stand-in for the ledger: takes OTLP over HTTP in JSON and keeps it. */
export interface OtlpSink {
  readonly url: string
  readonly received: readonly Received[]
  /** Status to answer with from now on. */
  status: number
  /** How many requests came, whatever was answered. */
  readonly requests: number
  close(): Promise<void>
}

export async function startOtlpSink(): Promise<OtlpSink> {
  const received: Received[] = []
  let requests = 0
  const server = createServer((request, response) => {
    buffer(request)
      .then((body) => take(request, response, body))
      .catch((error: unknown) => response.destroy(error as Error))
  })
  const take = (request: IncomingMessage, response: ServerResponse, body: Buffer): void => {
    requests += 1
    const isOtlp = request.url === '/v1/metrics' && request.headers['content-type'] === 'application/json'
    if (sink.status === 200 && isOtlp) {
      received.push(read(JSON.parse(body.toString()) as OtlpRequest, request.headers, body.length))
    }
    response.writeHead(isOtlp ? sink.status : 404, { 'content-type': 'application/json' }).end('{}')
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sink: OtlpSink = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    status: 200,
    get requests() {
      return requests
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
  return sink
}

function read({ resourceMetrics }: OtlpRequest, headers: Record<string, unknown>, bytes: number): Received {
  const pointsOf = (instrument: keyof typeof instruments): OtlpPoint[] =>
    resourceMetrics
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap(({ metrics }) => metrics)
      .filter(({ name }) => name === instruments[instrument].name)
      .flatMap(({ sum }) => sum?.dataPoints ?? [])
  return {
    resource: Object.assign(
      {},
      ...resourceMetrics.map(({ resource }) => plain(resource.attributes)),
    ) as object as Received['resource'],
    headers,
    bytes,
    total: (instrument) =>
      pointsOf(instrument).reduce((sum, { asDouble, asInt }) => sum + Number(asDouble ?? asInt), 0),
    startsOf: (instrument) => pointsOf(instrument).map(({ startTimeUnixNano: start }) => start),
    points: (instrument) =>
      pointsOf(instrument).map((point) => ({
        attributes: plain(point.attributes),
        value: Number(point.asDouble ?? point.asInt),
      })),
    attributesOf: (instrument) => pointsOf(instrument).map((point) => plain(point.attributes)),
  }
}

function plain(list: OtlpPoint['attributes']): Record<string, unknown> {
  return Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]]))
}
