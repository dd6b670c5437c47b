import { formatAmount } from '@tollbell/conventions'
import * as fc from 'fast-check'
import { contentTypes, type Encoding } from '../../src/otlp/answer.ts'
import { WireReader } from '../../src/otlp/wire.ts'
import { protobufOf } from '../../src/testing/otlp-protobuf.ts'
import { Expected, type Refused } from './expected.ts'
import { type FuzzExport, fuzzExport, grown, requestOf } from './exports.ts'
import { chooser, type Flaw } from './flaw.ts'
import { jsonFlaws } from './json-flaws.ts'
import { protobufFlaws } from './protobuf-flaws.ts'

/** What a process sends, one after the other. Something may happen to one of its exports. */
interface FuzzCase {
  readonly encoding: Encoding
  readonly exports: readonly FuzzExport[]
  readonly flawed: { readonly export: number; readonly flaw: number; readonly chosen: readonly number[] } | undefined
}

export interface FuzzOptions {
  /** Of the ledger. It has to keep as many projects apart as there are cases. */
  readonly url: string
  /** At the least; a few more are made. */
  readonly cases: number
  readonly seed: number
  /** The ledger's clock. */
  readonly now: () => Date
}

/** What a run came to. */
export interface FuzzCounts {
  cases: number
  /** Requests that were taken, some of their points refused or not; those that were refused as a whole. */
  taken: number
  refused: number
  /** Points that were refused in requests that were taken. */
  refusedPoints: number
  /** Cases of which something was booked, and that was compared. */
  booked: number
}

type Asked = Pick<FuzzOptions, 'url' | 'now'> & { readonly counts: FuzzCounts }

// Their bookings are asked for together.
const mostPerRun = 40

const flaws: Readonly<Record<Encoding, readonly Flaw[]>> = { protobuf: protobufFlaws, json: jsonFlaws }

/**
 * Sends a ledger what no exporter would: odd values, and requests that are broken in one place. Each must be answered
 * as it should, and what is booked must be what the rules say. Throws with the smallest case that fails.
 */
export async function fuzz({ url, cases, seed, now }: FuzzOptions): Promise<FuzzCounts> {
  const counts: FuzzCounts = { cases: 0, taken: 0, refused: 0, refusedPoints: 0, booked: 0 }
  const asked = { url, now, counts }
  let runs = 0
  const run = async (of: readonly FuzzCase[]): Promise<void> => {
    const prefix = `fuzz-${seed}-${runs++}`
    const expected = new Map<string, Expected>()
    for (const [at, each] of of.entries()) {
      const project = `${prefix}-${at}`
      const booked = await sendAll(each, project, asked)
      if (booked) expected.set(project, booked)
    }
    await compare(prefix, expected, asked)
    counts.cases += of.length
  }
  const some = fc.array(fuzzCase(now().getTime()), { maxLength: mostPerRun, size: 'max' })
  for (let round = 0; counts.cases < cases; round++) {
    const numRuns = Math.ceil((cases - counts.cases) / (mostPerRun / 2))
    await fc.assert(fc.asyncProperty(some, run), { seed: seed + round, numRuns })
  }
  return counts
}

function fuzzCase(nowMs: number): fc.Arbitrary<FuzzCase> {
  const flawed = fc.record({
    export: fc.nat(3),
    flaw: fc.nat(1000),
    chosen: fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
  })
  return fc.record({
    encoding: fc.constantFrom<Encoding>('protobuf', 'json'),
    exports: fc
      .array(fc.option(fuzzExport(nowMs), { nil: 'again' as const, freq: 4 }), { minLength: 1, maxLength: 4 })
      .map(inTurn),
    flawed: fc.option(flawed, { nil: undefined, freq: 4 }),
  })
}

// What comes again, as from a true exporter, has other numbers.
function inTurn(exports: readonly (FuzzExport | 'again')[]): FuzzExport[] {
  const all: FuzzExport[] = []
  for (const each of exports) {
    const before = all.at(-1)
    if (each !== 'again') all.push(each)
    else if (before) all.push(grown(before))
  }
  return all
}

/** Answers what must be booked of it; `undefined` where that cannot be said. */
async function sendAll(
  { encoding, exports, flawed }: FuzzCase,
  project: string,
  { url, now, counts }: Asked,
): Promise<Expected | undefined> {
  const expected = new Expected()
  for (const [at, each] of exports.entries()) {
    const request = requestOf(each, project, `instance of ${project}`)
    const body = encoding === 'json' ? Buffer.from(JSON.stringify(request, jsonNumber)) : protobufOf(request)
    const flaw = flawed?.export === at ? flaws[encoding][flawed.flaw % flaws[encoding].length] : undefined
    const broken = flaw?.apply(body, chooser(flawed?.chosen ?? []))
    const expects = broken ? flaw?.expects : 'same'
    const answer = await post(url, encoding, broken ?? body)
    counts[answer.status === 200 ? 'taken' : 'refused']++
    if (expects === 'anything') {
      if (answer.status !== 200) expectRefusal(answer, flaw?.name)
      return undefined
    }
    if (expects === 'refused') {
      expectRefusal(answer, flaw?.name)
      continue
    }
    counts.refusedPoints += expectTaken(answer, expected.take(each, now().getTime()), flaw?.name)
  }
  return expected
}

// As OTLP/JSON writes what JSON has no numbers for.
function jsonNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}

interface Answer {
  readonly encoding: Encoding
  readonly status: number
  readonly body: Buffer
}

async function post(url: string, encoding: Encoding, body: Buffer): Promise<Answer> {
  const headers = { 'content-type': contentTypes[encoding] }
  const response = await fetch(`${url}/v1/metrics`, { method: 'POST', headers, body: new Uint8Array(body) })
  return { encoding, status: response.status, body: Buffer.from(await response.arrayBuffer()) }
}

function expectRefusal({ status, body }: Answer, why: string | undefined): void {
  if (status === 400 && /This is not|must be|needs a|nested too/.test(body.toString())) return
  throw new Error(`${why} must be refused with a sentence, and was answered ${status}: ${body.toString()}`)
}

/** Answers how many points were refused. */
function expectTaken(answer: Answer, { least, most }: Refused, flaw = 'no flaw'): number {
  const refused = answer.status === 200 ? refusedIn(answer) : Number.NaN
  if (refused >= least && refused <= most) return refused
  throw new Error(
    `with ${flaw}, ${least} to ${most} points must be refused, and it was answered ${answer.status}: ${answer.body.toString()}`,
  )
}

function refusedIn({ encoding, body }: Answer): number {
  if (encoding === 'json') {
    const { partialSuccess } = JSON.parse(body.toString()) as { partialSuccess?: { rejectedDataPoints: string } }
    return Number(partialSuccess?.rejectedDataPoints ?? 0)
  }
  const answer = new WireReader(body)
  if (answer.next() !== 1) return 0
  const partial = answer.message()
  return partial.next() === 1 ? partial.varint() : 0
}

interface UsageRow {
  readonly group: { readonly project: string }
  readonly costUsd: string
  readonly tokens: number
  readonly requests: number
  readonly unpricedTokens: number
}

async function compare(
  prefix: string,
  expected: ReadonlyMap<string, Expected>,
  { url, now, counts }: Asked,
): Promise<void> {
  const dayMs = 24 * 60 * 60 * 1000
  const [from, to] = [-dayMs, dayMs].map((ms) => new Date(now().getTime() + ms).toISOString())
  const query = new URLSearchParams({ group: 'project', project: `${prefix}-*`, from: from ?? '', to: to ?? '' })
  const response = await fetch(`${url}/api/v1/usage?${query.toString()}`)
  const { rows } = (await response.json()) as { rows: readonly UsageRow[] }
  for (const [project, { booked }] of expected) {
    const row = rows.find(({ group }) => group.project === project)
    if (row) counts.booked++
    const found = row && [row.costUsd, row.tokens, row.requests, row.unpricedTokens]
    const due = [formatAmount(booked.cost, 'usd'), ...[booked.tokens, booked.requests, booked.unpriced].map(Number)]
    if (String(found ?? ['0', 0, 0, 0]) !== String(due)) {
      throw new Error(
        `${project} must have ${String(due)} (cost, tokens, requests, unpriced), and has ${String(found)}`,
      )
    }
  }
}
