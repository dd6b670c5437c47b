import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Series } from '@tollbell/conventions'
import { accessWith, type Log, masterToken, type Secret, silentLog } from '@tollbell/service'
import { onTestFinished } from 'vitest'
import { type Ledger, type LedgerOptions, startLedger } from '../start.ts'
import { testNow } from './clock.ts'
import { otlpRequest, type TestRequest } from './requests.ts'

/** A folder that goes with the test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tollbell-ledger-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface TestLedger extends Ledger {
  send(request: TestRequest): Promise<Response>
  get(path: string): Promise<Response>
  /** The answer of a route that must answer 200. */
  json<Answer>(path: string): Promise<Answer>
  /** The value of the one sample in `/metrics` with these labels. */
  metric(series: Series, labels?: Readonly<Record<string, string>>): Promise<number | undefined>
}

export interface TestLedgerOptions extends Partial<LedgerOptions> {
  /** The text of the budgets file. */
  readonly budgets?: string
  /** May do everything, and is sent along. */
  readonly token?: Secret
}

/** A ledger on a free port of loopback that stops with the test, by the clock of tests unless given another. */
export async function testLedger({ budgets, token, ...options }: TestLedgerOptions = {}): Promise<TestLedger> {
  const dataDir = options.dataDir ?? testFolder()
  const budgetsFile = budgets === undefined ? options.budgetsFile : join(dataDir, 'budgets.yaml')
  if (budgets !== undefined && budgetsFile !== undefined) writeFileSync(budgetsFile, budgets)
  const ledger = await startLedger({
    host: '127.0.0.1',
    port: 0,
    log: silentLog,
    now: testNow,
    access: accessWith(masterToken(token)),
    ...options,
    dataDir,
    budgetsFile,
  })
  let open = true
  const close = async (): Promise<void> => {
    if (open) await ledger.close()
    open = false
  }
  onTestFinished(close)
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token.reveal()}` } : {}
  const get = (path: string): Promise<Response> => fetch(ledger.url + path, { headers })
  return {
    ...ledger,
    close,
    get,
    send: (request) =>
      fetch(`${ledger.url}/v1/metrics`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(otlpRequest(request)),
      }),
    async json<Answer>(path: string) {
      const response = await get(path)
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
      return (await response.json()) as Answer
    },
    async metric({ name }, labels = {}) {
      const text = await (await get('/metrics')).text()
      const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
      const sample = `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} `
      const line = text.split('\n').find((candidate) => candidate.startsWith(sample))
      return line === undefined ? undefined : Number(line.slice(sample.length))
    },
  }
}

/** A log to look at. */
export function keptLog(): { log: Log; lines: string[] } {
  const lines: string[] = []
  return { lines, log: (level, message) => lines.push(`${level} ${message}`) }
}
