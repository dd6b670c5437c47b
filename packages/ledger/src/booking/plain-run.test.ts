import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { entryOf } from '../journal/entry.ts'
import { testAccount } from '../testing/balances.ts'
import { type Arrival, differencesOf, type Memory } from './differences.ts'
import { KnownAccounts } from './known-accounts.ts'
import { KnownStreams } from './known-streams.ts'
import { lanesOf } from './plain-run.ts'
import { type Run, RunStreams, readingsOfRun } from './run.ts'
import { growth, type Stream } from './stream.ts'

const now = new Date('2026-11-22T12:07:00Z')
const nowMs = now.getTime()

const stream = (key: string, more: Partial<Stream> = {}): Stream => ({
  key,
  instance: 'one',
  project: 'chatbot',
  source: 'tollbell',
  delta: false,
  entries: [{ account: testAccount({ measure: 'tokens', model: key.slice(-1) }), amountBetween: growth }],
  ...more,
})

const emptyMemory = (): Memory => ({
  streams: new KnownStreams({ lastInstance: 0, lastLife: 0 }),
  accounts: new KnownAccounts([]),
})

/** Books arrivals, and tells where everything is then. */
function booked(memory: Memory, arrivals: readonly Arrival[], position: number): unknown {
  const { parts, counts } = differencesOf(arrivals, memory)
  const entry = entryOf({ atMs: nowMs, ...parts })
  memory.streams.apply(entry, position)
  memory.accounts.apply(entry)
  const lives = known.flatMap(({ streams }) => streams).flatMap((each) => memory.streams.livesOf(each))
  const { lives: table } = memory.streams
  return {
    said: new Set(lives.map((row) => `${table.streams[row]} ${table.startsMs.at(row)} ${table.values.at(row)}`)),
    amounts: new Set(Array.from(memory.accounts.all(), ({ account, amount }) => `${account.model} ${amount}`)),
    superseded: counts.map(({ superseded }) => superseded),
  }
}

// Two processes; in one of them another source reports as well, and some streams are deltas.
const known = [
  new RunStreams([stream('a'), stream('b'), stream('c')], Float64Array.of(1000, 1000, 1000)),
  new RunStreams([stream('c'), stream('a')], Float64Array.of(1000, 2000)),
  new RunStreams([stream('b')], Float64Array.of(0)),
  new RunStreams([stream('d~e', { delta: true }), stream('f')], Float64Array.of(nowMs - 9, nowMs - 9)),
  new RunStreams([stream('two a', { instance: 'two' }), stream('two b', { instance: 'two' })], Float64Array.of(5, 5)),
  new RunStreams([stream('h~x', { instance: 'two', source: 'gen-ai-histogram' })], Float64Array.of(5)),
]

const run = fc.record({
  of: fc.constantFrom(...known),
  values: fc.array(fc.nat(20), { minLength: 3, maxLength: 3 }),
  agoMs: fc.oneof(fc.nat(20), fc.constantFrom(40_000, -40_000, 10 * 60_000)),
})

function runOf({ of, values, agoMs }: { of: RunStreams; values: readonly number[]; agoMs: number }): Run {
  const [length, timeMs] = [of.streams.length, nowMs - agoMs]
  return { of, values: Float64Array.from(values.slice(0, length)), timesMs: new Float64Array(length).fill(timeMs) }
}

test('what is worked on in columns comes to the same as reading by reading', () => {
  let inColumns = 0
  fc.assert(
    fc.property(fc.array(fc.array(fc.array(run, { maxLength: 4 }), { maxLength: 3 }), { maxLength: 8 }), (groups) => {
      const [one, other] = [emptyMemory(), emptyMemory()]
      for (const [index, group] of groups.entries()) {
        const arrivals = group.map((runs) => runs.map(runOf))
        inColumns += arrivals.flat().filter(({ of }) => lanesOf(of, one)).length
        const asRuns = arrivals.map((runs): Arrival => ({ readings: [], runs, arrivedAt: now }))
        const asReadings = arrivals.map((runs): Arrival => ({ readings: runs.flatMap(readingsOfRun), arrivedAt: now }))
        expect(booked(one, asRuns, index + 1)).toEqual(booked(other, asReadings, index + 1))
      }
    }),
    { numRuns: 300 },
  )
  expect(inColumns).toBeGreaterThan(300)
})
