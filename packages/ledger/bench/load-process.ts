// The load, as a process of its own so that its CPU time is not the ledger's: `load-process.ts <workload as JSON>`.
// It takes orders over IPC. The counters it reports grow from order to order, as those of living processes do.
import { setTimeout as sleep } from 'node:timers/promises'
import { quantile } from '../../../test/src/kit/table.ts'
import { Connection } from './connection.ts'
import { type RepeatedRequest, requestsOf, type Workload } from './workload.ts'

/** Where to send, and for how long: every stream so many times, or so many seconds, as fast as answers come or less. */
export interface LoadOrder {
  readonly url: string
  readonly rounds?: number
  readonly seconds?: number
  readonly requestsPerSecond?: number
}

/** What was sent and answered with a success. */
export interface LoadDone {
  readonly points: number
  readonly requests: number
  readonly seconds: number
  /** From when a request was due, not from when it could be sent: a jam is felt by all who wait in it. */
  readonly p50Ms: number
  readonly p99Ms: number
}

const connectionCount = 50

const requests = requestsOf(JSON.parse(process.argv[2] ?? '') as Workload, Date.now())

// Whoever gives the orders may be stopped half-way.
process.on('disconnect', () => process.exit())
process.on('message', (order: LoadOrder) => {
  done(order).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      process.stderr.write(`load: ${error instanceof Error ? error.stack : String(error)}\n`)
      process.exit(1)
    },
  )
})
process.send?.('ready')

async function done(order: LoadOrder): Promise<LoadDone> {
  // An app keeps to its connection, so that its exports stay in order.
  const shares = Array.from({ length: connectionCount }, (_, at) =>
    requests.filter((_request, index) => index % connectionCount === at),
  ).filter((share) => share.length > 0)
  const answersMs: number[] = []
  const began = performance.now()
  const points = await Promise.all(
    shares.map((share, index) => {
      const paceMs = order.requestsPerSecond === undefined ? 0 : (shares.length / order.requestsPerSecond) * 1000
      const firstMs = began + (paceMs * index) / shares.length
      return sendShare(share, order, { firstMs, paceMs, answersMs })
    }),
  )
  return {
    points: points.reduce((sum, each) => sum + each, 0),
    requests: answersMs.length,
    seconds: (performance.now() - began) / 1000,
    p50Ms: quantile(answersMs, 0.5),
    p99Ms: quantile(answersMs, 0.99),
  }
}

interface Pace {
  readonly firstMs: number
  readonly paceMs: number
  readonly answersMs: number[]
}

async function sendShare(
  share: readonly RepeatedRequest[],
  { url, rounds = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY }: LoadOrder,
  { firstMs, paceMs, answersMs }: Pace,
): Promise<number> {
  const connection = await Connection.open(new URL(url))
  const endMs = firstMs + seconds * 1000
  let points = 0
  for (let sent = 0; sent < rounds * share.length; sent++) {
    const dueMs = paceMs === 0 ? performance.now() : firstMs + sent * paceMs
    if (dueMs >= endMs) break
    if (dueMs > performance.now()) await sleep(dueMs - performance.now())
    const request = share[sent % share.length]
    if (!request) break
    const status = await connection.post(request.next(Date.now()))
    if (status < 200 || status > 299) throw new Error(`${url} answered ${status}`)
    answersMs.push(performance.now() - dueMs)
    points += request.points
  }
  connection.close()
  return points
}
