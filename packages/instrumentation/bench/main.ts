// What metering costs an app, next to what other instrumentations of the same SDK cost it. The answers are replayed in
// the process, where the fetch of Node.js has its sockets, so no network is in the figures; everything else is as in
// production. With `--own-fetch` they come from a fetch in the place of that of Node.js. A part of it is chosen
// as `choice.ts` says: `--part cpu --case small --variant tollbell`.
import { table } from '../../../test/src/kit/table.ts'
import type { Measured } from './child.ts'
import { choiceFrom } from './choice.ts'
import type { Median } from './median.ts'
import { measureGrowth } from './memory.ts'
import { canChooseProcessor } from './one-processor.ts'
import { startSurroundings } from './process.ts'
import { addedBy, measureInRounds, type Rounds, takenBy } from './rounds.ts'
import { installedSize } from './size.ts'
import { measureStartUp } from './startup.ts'
import { starters, type Variant } from './variants.ts'

const { parts, cases, variants, long, ownFetch } = choiceFrom(process.argv.slice(2))
// Of six, the least and the greatest are where the median is with a probability of 97 %.
const sittings = long ? 10 : 6
const warmUp = long ? 1 : 1 / 3
const rounds = 10
const startUpRounds = long ? 21 : 7
const memory = long ? { calls: 200_000, streams: 20_000 } : { calls: 10_000, streams: 500 }
// V8 lets the new space grow by how much happens to survive in it: of two processes, one collects it twice as often.
const timingFlags = ['--min-semi-space-size=16', '--max-semi-space-size=16']
// So large that nothing is collected between two looks at the heap.
const countingFlags = ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256']

const surroundings = await startSurroundings(ownFetch)
try {
  if (parts.has('cpu')) await printCpu()
  if (parts.has('allocation')) await printAllocation()
  if (parts.has('start-up')) await printStartUp()
  if (parts.has('size')) printSizes()
  if (parts.has('growth')) await printGrowth()
} finally {
  await surroundings.close()
}

async function printCpu(): Promise<void> {
  const plan = { env: surroundings.env, cases, variants, sittings, warmUp, rounds, flags: timingFlags }
  const timed = await measureInRounds(plan)
  const where = canChooseProcessor ? 'on one processor' : 'on any processor, where equal processes differ by more'
  const way = `medians of ${sittings} sittings of ${rounds} pairs ${where}, and the range of 95 % probability`
  printTimes(`CPU time per call, µs: ${way}`, timed, 'cpuMicros', 1)
  printTimes(`Time to the first of the answer, µs: ${way}`, timed, 'firstByteMicros', 1)
}

async function printAllocation(): Promise<void> {
  const plan = {
    env: surroundings.env,
    cases,
    variants,
    sittings,
    warmUp: 1 / 3,
    rounds: 1,
    calls: 15,
    flags: countingFlags,
  }
  printTimes('Allocated per call, kB', await measureInRounds(plan), 'allocatedBytes', 1000)
}

function printTimes(title: string, measured: readonly Rounds[], figure: keyof Measured, unit: number): void {
  const inUnit = (value: number): string => (value / unit).toFixed(1)
  const signed = (value: number): string => `${value < 0 ? '' : '+'}${inUnit(value)}`
  const added = ({ value, low, high }: Median): string => `${signed(value)} (${inUnit(low)}…${inUnit(high)})`
  const rows = variants.map((variant) => [
    variant.over ? `  ${variant.name}` : variant.name,
    ...measured.map((each) =>
      variant.over ? added(addedBy(each, variant, figure)) : inUnit(takenBy(each, variant, figure).value),
    ),
  ])
  const comparisons = variants
    .filter(({ ours, over }) => ours && over === variants[0]?.name)
    .flatMap((ours) => [
      [
        `${ours.name} ÷ cheapest peer`,
        ...measured.map((each) => ratio(addedBy(each, ours, figure), cheapestPeer(each, figure).added)),
      ],
      [
        `${ours.name} − cheapest peer`,
        ...measured.map((each) => added(addedBy(each, ours, figure, cheapestPeer(each, figure).peer))),
      ],
    ])
  const hasPeers = variants.some(isPeer)
  print(title, [['', ...measured.map((each) => each.case.name)], ...rows, ...(hasPeers ? comparisons : [])])
}

/** Where one of them cannot be told from nothing it would be no more than chance. */
function ratio(ours: Median, peer: Median): string {
  return peer.low > 0 && ours.value > 0 ? (ours.value / peer.value).toFixed(2) : 'noise'
}

function cheapestPeer(measured: Rounds, figure: keyof Measured): { peer: string; added: Median } {
  const peers = variants.filter(isPeer).map((peer) => ({ peer: peer.name, added: addedBy(measured, peer, figure) }))
  return peers.reduce((one, other) => (other.added.value < one.added.value ? other : one))
}

function isPeer({ ours, over }: Variant): boolean {
  return over !== undefined && !ours
}

async function printStartUp(): Promise<void> {
  const chosen = [...variants.filter(({ sdk }) => sdk === 'openai-6'), ...starters]
  const started = await measureStartUp(surroundings.env, chosen, startUpRounds)
  const rows = [...started].map(([name, { ms, added }]) => [
    name,
    ...[ms, added.ms, added.cpuMs, added.withCallCpuMs].map((value) => value.toFixed(0)),
  ])
  print(`Start-up of the whole process, ms: medians of ${startUpRounds} pairs`, [
    ['', 'in all', 'added', 'added CPU', 'added CPU, with a first call and its export'],
    ...rows,
  ])
}

function printSizes(): void {
  const rows = variants.flatMap(({ package: name }) => {
    if (name === undefined) return []
    const { bytes, openTelemetryBytes, packages } = installedSize(name, surroundings.packed)
    return [[name, megabytes(bytes), megabytes(bytes - openTelemetryBytes), String(packages)]]
  })
  print('Installed, MB', [['', 'in all', 'but for OpenTelemetry', 'packages'], ...rows])
}

async function printGrowth(): Promise<void> {
  const ours = variants.find((variant) => variant.ours)
  const { calls, streams, beforeBytes, afterBytes } = await measureGrowth(ours?.name ?? '', surroundings.env, memory)
  print(`Heap of an app with tollbell, MB: ${calls} calls and ${streams} streams`, [
    ['', 'before', 'after', 'growth'],
    ['heap in use', ...[beforeBytes, afterBytes, afterBytes - beforeBytes].map(megabytes)],
  ])
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2)
}

function print(title: string, rows: readonly (readonly string[])[]): void {
  process.stdout.write(`${title}\n${table(rows)}\n`)
}
