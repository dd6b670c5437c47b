import { type BookingCounts, differencesOf } from '../booking/differences.ts'
import { KnownAccounts } from '../booking/known-accounts.ts'
import { KnownStreams } from '../booking/known-streams.ts'
import type { Reading } from '../booking/readings.ts'
import { Streams } from '../booking/streams.ts'
import { entryOf } from '../journal/entry.ts'
import type { SourceParts } from '../sources/source.ts'
import { pricingDay, readingsIn, type TestExport } from './readings.ts'

/** What is booked of exports, without a store. */
export class TestBooks {
  readonly #streams = new KnownStreams({ lastInstance: 0, lastLife: 0 })
  readonly #accounts = new KnownAccounts([])
  readonly #interned = new Streams()
  readonly #sources: Partial<SourceParts>
  #position = 0

  constructor(sources: Partial<SourceParts> = {}) {
    this.#sources = sources
  }

  /** Books requests that are worked on together. */
  book(sent: readonly TestExport[], arrivedAt: Date = pricingDay): readonly BookingCounts[] {
    const streams = this.#interned
    const arrivals = sent.map((one) => readingsIn(one, { ...this.#sources, streams }).readings)
    return this.bookReadings(arrivals, arrivedAt)
  }

  /** Books readings as they are, those of a request together. */
  bookReadings(requests: readonly (readonly Reading[])[], arrivedAt: Date = pricingDay): readonly BookingCounts[] {
    const arrivals = requests.map((readings) => ({ readings, arrivedAt }))
    const { parts, counts } = differencesOf(arrivals, { streams: this.#streams, accounts: this.#accounts })
    const entry = entryOf({ atMs: arrivedAt.getTime(), ...parts })
    this.#position++
    this.#streams.apply(entry, this.#position)
    this.#accounts.apply(entry)
    return counts
  }

  /** How many lives are remembered of the streams of an export. */
  livesOf(sent: TestExport): number {
    const { readings } = readingsIn(sent, { ...this.#sources, streams: this.#interned })
    return readings.reduce((sum, { stream }) => sum + this.#streams.livesOf(stream).length, 0)
  }

  /** Everything that is booked, by measure and detail: `{ 'tokens input': 3 }`. */
  get booked(): Record<string, number> {
    const sums: Record<string, number> = {}
    for (const { account, amount } of this.#accounts.all()) {
      const name = `${account.measure} ${account.detail}`
      sums[name] = (sums[name] ?? 0) + Number(amount)
    }
    return sums
  }

  /** All tokens, and all that they cost in nano-dollars. */
  get totals(): { tokens: number; cost: number } {
    const sumOf = (measure: string): number =>
      Object.entries(this.booked).reduce((sum, [name, amount]) => (name.startsWith(measure) ? sum + amount : sum), 0)
    return { tokens: sumOf('tokens'), cost: sumOf('cost') }
  }
}
