import type { App, AppOptions } from './app.ts'
import type { Ledgers, StoreKind } from './ledgers.ts'
import type { Network } from './network.ts'
import type { Call, Truth } from './truth.ts'

/** How much of it is done. */
export interface Size {
  /** Rounds of calls and exports. */
  readonly rounds: number
  /** Between two rounds, so that Prometheus has something to scrape. */
  readonly pauseMs: number
  /** Of whatever the scenario does again and again: kills, lives, minutes. */
  readonly times: number
}

export interface Scenario {
  /** What happens, as part of a sentence. */
  readonly name: string
  readonly stores: readonly StoreKind[]
  /** How many ledgers on each store run as processes of their own, to be killed; by default one that is not. */
  readonly processes?: number
  /** The clock of everything; that of the system where it is not said. */
  readonly clock?: Clock
  readonly short: Size
  readonly long: Size
  run(world: World, size: Size): Promise<void>
  /** What shall be true beside the sums of everything. */
  check?(world: World): Promise<Deviation[]>
}

/** A clock to set. */
export interface Clock {
  nowMs: number
}

/** Where the ledger and the truth part. */
export interface Deviation {
  readonly where: string
  readonly truth: string
  readonly ledger: string
}

/** What a scenario plays with. */
export interface World {
  readonly truth: Truth
  readonly network: Network
  readonly ledgers: readonly Ledgers[]
  readonly folder: string
  /** In [0, 1), the same in each run. */
  readonly random: () => number
  nowMs(): number
  /** Of a clock that the scenario sets. */
  advance(ms: number): void
  app(options?: Partial<AppOptions>): App
  /** A call by an app, and the truth of it. */
  call(app: App, more?: Partial<Call>): Call
  pause(size: Size): Promise<void>
  /** What was started for this world ends with it. */
  onClose(close: () => Promise<void>): void
  /** What differs by day and by month in those time zones, in each of the ledgers. */
  calendarDeviations(timezones: readonly string[]): Promise<Deviation[]>
}
