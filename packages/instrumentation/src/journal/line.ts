import type { Outcome, UsageCounts } from '@tollbell/conventions'
import type { Cost, Price } from '@tollbell/pricing'
import type { FinishedCall } from '../metrics/call.ts'
import type { UsageCounters, UsageSeries } from '../metrics/usage-counters.ts'

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

/** The line of a call, with its line break. */
export function lineOf(
  id: string,
  series: UsageSeries,
  call: FinishedCall,
  cost: Cost,
  price: Price | undefined,
): string {
  let line = `{"time":"${isoTimeOf(call.startedAt)}","id":"${id}",${fieldsOf(series)},"outcome":"${call.outcome}"`
  if (call.errorType !== undefined) line += `,"error":${JSON.stringify(call.errorType)}`
  line += `,"seconds":${thousandths(Math.round(call.durationSeconds * 1000))}`
  if (call.usage) line += usageFields(call.usage, cost)
  if (price) line += `,"price":"${price.source}"`
  return `${line}}\n`
}

/** What was counted before, as lines: read in place of the lines of all earlier calls. */
export function* carriedLines(counters: UsageCounters, time: Date): Generator<string> {
  for (const series of counters.all) {
    let usage: string | undefined = carriedUsage(series)
    for (const { outcome, errorType, count } of series.requests.values()) {
      const error = errorType === undefined ? '' : `,"error":${JSON.stringify(errorType)}`
      yield `{"time":"${time.toISOString()}",${fieldsOf(series)},"outcome":"${outcome}"${error},"carried":${count}${usage ?? ''}}\n`
      usage = undefined
    }
  }
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

// Much of what a line takes is to put dates and fractions into text, so only what changes of them is.
let lastSecond = Number.NaN
let textOfSecond = ''

/** ISO 8601 in UTC, as `toISOString()` has it. */
function isoTimeOf(time: Date): string {
  const ms = time.getTime()
  const second = Math.floor(ms / 1000)
  if (second !== lastSecond) {
    lastSecond = second
    textOfSecond = time.toISOString().slice(0, -'000Z'.length)
  }
  return `${textOfSecond}${threeDigits(ms - second * 1000)}Z`
}

/** So many thousandths as a number in JSON. */
function thousandths(count: number): string {
  return `${Math.floor(count / 1000)}.${threeDigits(count % 1000)}`
}

function threeDigits(count: number): string {
  return count < 10 ? `00${count}` : count < 100 ? `0${count}` : `${count}`
}

// The same for every call of a series, so it is put into JSON once.
function fieldsOf(series: UsageSeries): string {
  series.journalFields ??= namesOf(series.sample)
  return series.journalFields
}

function namesOf(call: FinishedCall): string {
  const names = {
    project: call.project,
    operation: call.operation,
    user: call.user,
    provider: call.provider,
    api: call.genAiOperation,
    requestModel: call.requestModel,
    responseModel: call.responseModel,
    tier: call.serviceTier,
    server: call.serverAddress,
    port: call.serverPort,
    estimated: call.estimated,
  }
  return JSON.stringify(names).slice(1, -1)
}

function usageFields(usage: UsageCounts, { nanoUsd, totalNanoUsd, unpriced }: Cost): string {
  const [costs, withoutPrice] = [countsInJson(nanoUsd), countsInJson(unpriced)]
  let fields = `,"tokens":{${countsInJson(usage)}}`
  if (costs !== '') fields += `,"costNanoUsd":${totalNanoUsd},"costNanoUsdByClass":{${costs}}`
  if (withoutPrice !== '') fields += `,"unpriced":{${withoutPrice}}`
  return fields
}

function carriedUsage({ classes }: UsageSeries): string {
  const usage: UsageCounts = {}
  const nanoUsd: Partial<Record<keyof UsageCounts, number>> = {}
  const unpriced: UsageCounts = {}
  let totalNanoUsd = 0
  for (const [usageClass, sums] of classes) {
    usage[usageClass] = sums.count
    if (sums.unpriced > 0) unpriced[usageClass] = sums.unpriced
    if (sums.costNanoUsd === undefined) continue
    nanoUsd[usageClass] = sums.costNanoUsd
    totalNanoUsd += sums.costNanoUsd
  }
  return usageFields(usage, { nanoUsd, totalNanoUsd, unpriced })
}

// Names of classes need no escaping, and this takes a third of the time of JSON.stringify.
function countsInJson(counts: UsageCounts): string {
  let text = ''
  for (const usageClass in counts) {
    const count = counts[usageClass as keyof UsageCounts]
    if (count !== undefined) text += text === '' ? `"${usageClass}":${count}` : `,"${usageClass}":${count}`
  }
  return text
}
