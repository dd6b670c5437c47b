import type { Language } from './catalogue.ts'

export const calendars = ['persian', 'gregory'] as const
export const digitSystems = ['latn', 'arabext'] as const

/** Who a message is for: what decides its words, digits, dates and links. */
export interface Reader {
  readonly language: Language
  /** IANA name; absent, times are told in the zone of the budget they belong to, or in UTC. */
  readonly timezone?: string | undefined
  /** The language's own calendar unless told otherwise: Jalali (`persian`) in Persian. */
  readonly calendar?: (typeof calendars)[number] | undefined
  /** The language's own digits unless told otherwise: Persian ones (`arabext`) in Persian. */
  readonly digits?: (typeof digitSystems)[number] | undefined
  /** Address of a Grafana dashboard to link to. */
  readonly grafanaUrl?: string | undefined
}
