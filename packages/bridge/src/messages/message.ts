import type { Severity } from '@tollbell/conventions'
import type { Direction, Language } from '../catalogue/catalogue.ts'

/** What a person is to read, in their language, before any channel has given it a shape. */
export interface Message {
  readonly language: Language
  readonly direction: Direction
  readonly severity: Severity
  /** True when it tells that something is over or well. */
  readonly good: boolean
  readonly title: string
  /** Sentences that say what happened; each is a paragraph. */
  readonly lead: readonly string[]
  readonly facts: readonly Fact[]
  /** What stands between a label and its value on one line. */
  readonly separator: string
  /** What to do next. */
  readonly advice: string
  readonly links: readonly Link[]
  /** When it happened. */
  readonly at: Date
}

export interface Fact {
  readonly label: string
  readonly value: string
  /** The moment the value tells, for services that can also show it in the reader's own zone. */
  readonly moment?: Date
}

export interface Link {
  readonly text: string
  /** http or https. */
  readonly url: string
}

/** A message as plain text: for notifications, logs and the API. */
export function plainText({ title, lead, facts, separator, advice, links }: Message): string {
  const paragraphs = [
    [title],
    lead,
    facts.map(({ label, value }) => label + separator + value),
    [advice],
    links.map(({ text, url }) => text + separator + url),
  ]
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}
