import { outcomes, type UsageClass, type UsageCounts, usageClasses } from '@tollbell/conventions'
import type { Cost, Price } from '@tollbell/pricing'
import type { FinishedCall } from '../metrics/call.ts'
import type { UsageCounters, UsageSeries } from '../metrics/usage-counters.ts'
import { bytesOf, type LineBytes } from './line-bytes.ts'

// What of a line is the same for all calls. See JournalLine for what it means.
const fixed = {
  time: bytesOf('{"time":"'),
  id: bytesOf('Z","id":"'),
  names: bytesOf('",'),
  carriedNames: bytesOf('Z",'),
  seconds: bytesOf(',"seconds":'),
  carried: bytesOf(',"carried":'),
  tokens: bytesOf(',"tokens":{'),
  cost: bytesOf('},"costNanoUsd":'),
  costByClass: bytesOf(',"costNanoUsdByClass":{'),
  unpriced: bytesOf('},"unpriced":{'),
  endOfUsage: bytesOf('}'),
  endOfLine: bytesOf('}\n'),
}
const point = '.'.charCodeAt(0)
const comma = ','.charCodeAt(0)
const outcomeFields = bytesByName(outcomes, (outcome) => `,"outcome":"${outcome}"`)
const classFields = bytesByName(usageClasses, (usageClass) => `"${usageClass}":`)
const priceFields = bytesByName(['override', 'built-in', 'list', 'free'], (source) => `,"price":"${source}"`)

/** Adds the line of a call, with its line break. `id` is unique up to the number, which is the call's own. */
export function writeLine(
  lines: LineBytes,
  id: { readonly journal: Uint8Array; readonly number: number },
  series: UsageSeries,
  { startedAt, outcome, errorType, durationSeconds, usage }: FinishedCall,
  cost: Cost,
  price: Price | undefined,
): void {
  addTime(lines, startedAt.getTime())
  lines.add(fixed.id)
  lines.add(id.journal)
  lines.addNumber(id.number)
  lines.add(fixed.names)
  addNames(lines, series, outcome, errorType)
  lines.add(fixed.seconds)
  addThousandths(lines, Math.round(durationSeconds * 1000))
  if (usage) addUsage(lines, usage, cost)
  if (price) lines.add(priceFields[price.source])
  lines.add(fixed.endOfLine)
}

/** Adds what was counted before, as lines: read in place of the lines of all earlier calls. */
export function writeCarried(lines: LineBytes, counters: UsageCounters, nowMs: number): void {
  for (const series of counters.all) {
    let isFirst = true
    for (const { outcome, errorType, count } of series.requests.values()) {
      addTime(lines, nowMs)
      lines.add(fixed.carriedNames)
      addNames(lines, series, outcome, errorType)
      lines.add(fixed.carried)
      lines.addNumber(count)
      if (isFirst) addCarriedUsage(lines, series)
      isFirst = false
      lines.add(fixed.endOfLine)
    }
  }
}

// Much of what a line takes is to put dates into text, so only what changes of them is.
let lastSecond = Number.NaN
let textOfSecond = bytesOf('')

/** The time as `toISOString()` has it, but for the zone. */
function addTime(lines: LineBytes, ms: number): void {
  const second = Math.floor(ms / 1000)
  if (second !== lastSecond) {
    lastSecond = second
    textOfSecond = bytesOf(new Date(ms).toISOString().slice(0, -'000Z'.length))
  }
  lines.add(fixed.time)
  lines.add(textOfSecond)
  lines.addDigits(ms - second * 1000, 3)
}

/** So many thousandths as a number in JSON. */
function addThousandths(lines: LineBytes, count: number): void {
  lines.addNumber(Math.floor(count / 1000))
  lines.addByte(point)
  lines.addDigits(count % 1000, 3)
}

function addNames(
  lines: LineBytes,
  series: UsageSeries,
  outcome: FinishedCall['outcome'],
  errorType: string | undefined,
): void {
  // The same for every call of a series, so they are put into JSON once.
  series.journalFields ??= bytesOf(namesOf(series.sample))
  lines.add(series.journalFields)
  lines.add(outcomeFields[outcome])
  if (errorType !== undefined) lines.add(bytesOf(`,"error":${JSON.stringify(errorType)}`))
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

function addUsage(lines: LineBytes, usage: UsageCounts, { nanoUsd, totalNanoUsd, unpriced }: Cost): void {
  lines.add(fixed.tokens)
  addCounts(lines, usage)
  if (hasCounts(nanoUsd)) {
    lines.add(fixed.cost)
    lines.addNumber(totalNanoUsd)
    lines.add(fixed.costByClass)
    addCounts(lines, nanoUsd)
  }
  if (hasCounts(unpriced)) {
    lines.add(fixed.unpriced)
    addCounts(lines, unpriced)
  }
  lines.add(fixed.endOfUsage)
}

function addCarriedUsage(lines: LineBytes, { classes }: UsageSeries): void {
  const usage: UsageCounts = {}
  const nanoUsd: UsageCounts = {}
  const unpriced: UsageCounts = {}
  let totalNanoUsd = 0
  for (const [usageClass, sums] of classes) {
    usage[usageClass] = sums.count
    if (sums.unpriced > 0) unpriced[usageClass] = sums.unpriced
    if (sums.costNanoUsd === undefined) continue
    nanoUsd[usageClass] = sums.costNanoUsd
    totalNanoUsd += sums.costNanoUsd
  }
  addUsage(lines, usage, { nanoUsd, totalNanoUsd, unpriced })
}

function addCounts(lines: LineBytes, counts: UsageCounts): void {
  let isFirst = true
  for (const name in counts) {
    const usageClass = name as UsageClass
    const count = counts[usageClass]
    if (count === undefined) continue
    if (!isFirst) lines.addByte(comma)
    isFirst = false
    lines.add(classFields[usageClass])
    lines.addNumber(count)
  }
}

function hasCounts(counts: UsageCounts): boolean {
  for (const name in counts) if (counts[name as UsageClass] !== undefined) return true
  return false
}

function bytesByName<const Name extends string>(
  names: readonly Name[],
  textOf: (name: Name) => string,
): Readonly<Record<Name, Uint8Array>> {
  return Object.fromEntries(names.map((name) => [name, bytesOf(textOf(name))])) as Record<Name, Uint8Array>
}
