import { silentLog } from '@tollbell/service'
import { startLedger } from '../src/start.ts'
import { type RepeatedRequest, requestsOf, type Workload } from './workload.ts'

const dayMs = 24 * 60 * 60 * 1000
const daysPerMonth = 30

/** Fills `dataDir` with a ledger that has been in use for so many months, four times on each day. */
export async function makeHistory(dataDir: string, months: number, workload: Workload): Promise<void> {
  let nowMs = Date.now() - months * daysPerMonth * dayMs
  const endMs = Date.now() - dayMs
  const requests = requestsOf(workload, nowMs)
  const ledger = await startLedger({
    host: '127.0.0.1',
    port: 0,
    dataDir,
    log: silentLog,
    now: () => new Date(nowMs),
  })
  for (; nowMs < endMs; nowMs += dayMs / 4) {
    for (const request of requests) await send(`${ledger.url}/v1/metrics`, request, nowMs)
  }
  await ledger.close()
}

async function send(url: string, request: RepeatedRequest, nowMs: number): Promise<void> {
  const headers = { 'content-type': 'application/x-protobuf' }
  const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(request.next(nowMs)) })
  if (!response.ok) throw new Error(`the ledger answered ${response.status}: ${await response.text()}`)
  await response.arrayBuffer()
}
