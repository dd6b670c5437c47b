import type { Words } from '../catalogue/words.ts'
import type { Event } from './event.ts'
import type { Fact } from './message.ts'

/** What an alert has to say, before links and directions are added. */
export interface AlertText {
  readonly icon: string
  readonly title: string
  /** Sentences; those that could not be said for lack of a value are absent. */
  readonly lead: readonly (string | undefined)[]
  readonly facts: readonly (Fact | undefined)[]
  readonly advice: string
  readonly good?: boolean
}

/** Times are told in this zone unless they belong to a period, which has its own. */
export interface TellingContext {
  readonly words: Words
  readonly timezone: string
}

/** How one alert is told; there is one for each alert in the conventions. */
export type Telling = (event: Event, context: TellingContext) => AlertText
