import { ledgerSeries } from '@tollbell/conventions'
import { Histogram } from 'prom-client'
import type { Reading } from '../booking/readings.ts'
import type { RefusalReason } from '../booking/refusal.ts'
import type { Run } from '../booking/run.ts'
import type { StoreSeconds } from './timed-store.ts'

/** What became of a data point. */
export type PointResult = 'booked' | 'repeated' | 'baselined' | 'superseded' | 'ignored' | RefusalReason

// From a booking in memory to a disk that has to be waited for.
const bookingBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

const hourMs = 60 * 60 * 1000

/** What the ledger counts about itself since it started. */
export class Tally {
  readonly points: Map<PointResult, number> = new Map()
  readonly requests: Map<number, number> = new Map()
  /** How far the clock of a project's last app was ahead of ours, in seconds. */
  readonly skewSeconds: Map<string, number> = new Map()
  readonly #lastExportMs: Map<string, number> = new Map()
  readonly bookingSeconds: Histogram = new Histogram({
    name: ledgerSeries.bookingSeconds.name,
    help: ledgerSeries.bookingSeconds.help,
    buckets: bookingBuckets,
    registers: [],
  })

  readonly storeSeconds: StoreSeconds

  /** Streams that were booked under `other`, because there were too many names. */
  foldedStreams = 0
  #foldingToldMs = Number.NEGATIVE_INFINITY

  constructor(seconds: StoreSeconds) {
    this.storeSeconds = seconds
  }

  addPoints(result: PointResult, count: number): void {
    if (count > 0) this.points.set(result, (this.points.get(result) ?? 0) + count)
  }

  /**
   * When an app of each project last exported, in milliseconds since 1970: to us, or as the journal says to whichever
   * ledger. The journal has one that brings nothing new once a minute.
   */
  lastExports(journaled: ReadonlyMap<string, number>): Map<string, number> {
    const newest = new Map(journaled)
    for (const [project, ms] of this.#lastExportMs) newest.set(project, Math.max(ms, newest.get(project) ?? 0))
    return newest
  }

  /** It is told once in an hour. */
  addFolded(streams: number, at: Date, tell: () => void): void {
    this.foldedStreams += streams
    if (at.getTime() < this.#foldingToldMs + hourMs) return
    this.#foldingToldMs = at.getTime()
    tell()
  }

  addRequest(status: number): void {
    this.requests.set(status, (this.requests.get(status) ?? 0) + 1)
  }

  addExport(readings: readonly Reading[], runs: readonly Run[], arrivedAt: Date): void {
    const newest = new Map<string, number>()
    for (const { of, timesMs } of runs) {
      const newestOfRun = timesMs.reduce((most, timeMs) => Math.max(most, timeMs), 0)
      for (const project of of.projects) newest.set(project, Math.max(newestOfRun, newest.get(project) ?? 0))
    }
    let newestMs = 0
    for (const [at, { stream, timeMs }] of readings.entries()) {
      newestMs = Math.max(newestMs, timeMs)
      // Those of a project come together.
      if (readings[at + 1]?.stream.project === stream.project) continue
      newest.set(stream.project, Math.max(newestMs, newest.get(stream.project) ?? 0))
      newestMs = 0
    }
    for (const [project, timeMs] of newest) {
      this.#lastExportMs.set(project, arrivedAt.getTime())
      this.skewSeconds.set(project, (timeMs - arrivedAt.getTime()) / 1000)
    }
  }
}
