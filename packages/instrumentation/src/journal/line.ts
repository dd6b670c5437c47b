import type { Outcome, UsageCounts } from '@tollbell/conventions'
import type { Cost, Price } from '@tollbell/pricing'
import type { FinishedCall } from '../metrics/call.ts'
import type { UsageCounters } from '../metrics/usage-counters.ts'

/** One call as the journal has it. There is no field for a prompt or an answer. */
export interface JournalLine {
  /** When the call was made, ISO 8601 in UTC. */
  readonly time: string
  /** Unique: name of the journal and number of the line. */
  readonly id?: string
  readonly project: string
  readonly operation?: string
  /** Only when users are counted. */
  readonly user?: string
  readonly provider: string
  /** The `gen_ai.operation.name`: `chat`, `embeddings`, … */
  readonly api: string
  readonly requestModel?: string
  readonly responseModel?: string
  readonly tier?: string
  readonly server: string
  readonly port: number
  readonly estimated: boolean
  readonly outcome: Outcome
  /** An HTTP status or the name of an error. */
  readonly error?: string
  readonly seconds?: number
  /** In disjoint classes; absent when nothing was billed. */
  readonly tokens?: UsageCounts
  /** In nano-USD; absent when nothing of the call has a price. */
  readonly costNanoUsd?: number
  readonly costNanoUsdByClass?: Cost['nanoUsd']
  /** Tokens without a price; absent when all of them have one. */
  readonly unpriced?: UsageCounts
  /** Where the price is from. */
  readonly price?: Price['source']
  /** No call but the sum of so many earlier ones, at the head of a file that goes on with another. */
  readonly carried?: number
}

/** Reads a line; `undefined` when it is cut off or no line of a journal. */
export function readLine(text: string): JournalLine | undefined {
  try {
    const line = JSON.parse(text) as Partial<JournalLine> | null
    return line &&
      typeof line.time === 'string' &&
      typeof line.outcome === 'string' &&
      typeof line.provider === 'string'
      ? (line as JournalLine)
      : undefined
  } catch {
    return undefined
  }
}

/** Counts a line as the process that wrote it did. */
export function addLine(counters: UsageCounters, line: JournalLine): void {
  const call: FinishedCall = {
    project: line.project,
    operation: line.operation,
    user: line.user,
    provider: line.provider,
    genAiOperation: line.api,
    requestModel: line.requestModel,
    responseModel: line.responseModel,
    serviceTier: line.tier,
    serverAddress: line.server,
    serverPort: line.port,
    outcome: line.outcome,
    errorType: line.error,
    startedAt: new Date(line.time),
    durationSeconds: line.seconds ?? 0,
    usage: line.tokens,
    estimated: line.estimated,
  }
  const nanoUsd = line.costNanoUsdByClass ?? {}
  const cost: Cost = { nanoUsd, totalNanoUsd: line.costNanoUsd ?? 0, unpriced: line.unpriced ?? {} }
  counters.add(counters.seriesOf(call), call, cost, line.carried ?? 1)
}
