import { dateIn, type Event, numberIn, textIn, timezoneIn, unitOf } from './event.ts'
import type { Fact } from './message.ts'
import type { TellingContext } from './text.ts'

/** What is known about a budget, one fact for each value the alert carries. */
export function budgetFacts(event: Event, context: TellingContext): (Fact | undefined)[] {
  const { words } = context
  const ratio = numberIn(event, 'used_ratio')
  return [
    { label: words.say('fact.project'), value: textIn(event, 'project') ?? words.say('project.all') },
    amountFact(event, context, 'spent'),
    amountFact(event, context, 'limit'),
    ratio === undefined ? undefined : { label: words.say('fact.percent'), value: words.formats.percent(ratio) },
    remainingFact(event, context),
    periodFact(event, context),
    momentFact(event, context, 'period_end', 'fact.ends'),
    momentFact(event, context, 'crossed_at', 'fact.crossed'),
  ]
}

/** How much is left and until when, or by how much the limit is passed. */
export function leftSentence(event: Event, { words, timezone }: TellingContext): string | undefined {
  const remaining = numberIn(event, 'remaining')
  const end = dateIn(event, 'period_end')
  if (remaining === undefined || end === undefined) return undefined
  const ends = words.formats.dateTime(end, timezone)
  if (remaining < 0) return words.say('budget.over', { over: words.amount(-remaining, unitOf(event)), ends })
  return words.say('budget.left', { remaining: words.amount(remaining, unitOf(event)), ends })
}

/** The period's word for a catalogue to choose by: month, week, day or something else. */
export function periodOf(event: Event): string {
  return event.labels['period'] ?? ''
}

/** The name people gave their budget. */
export function budgetName(event: Event): string {
  return event.labels['budget'] ?? event.alert
}

function amountFact(event: Event, { words }: TellingContext, name: 'spent' | 'limit'): Fact | undefined {
  const value = numberIn(event, name)
  if (value === undefined) return undefined
  return { label: words.say(`fact.${name}`), value: words.amount(value, unitOf(event)) }
}

function remainingFact(event: Event, { words }: TellingContext): Fact | undefined {
  const value = numberIn(event, 'remaining')
  if (value === undefined) return undefined
  const label = words.say(value < 0 ? 'fact.over' : 'fact.remaining')
  return { label, value: words.amount(Math.abs(value), unitOf(event)) }
}

// The days of a period are those of the budget's own zone: a month in Tokyo does not begin on the 31st for Paris.
function periodFact(event: Event, { words, timezone }: TellingContext): Fact | undefined {
  const start = dateIn(event, 'period_start')
  const end = dateIn(event, 'period_end')
  if (start === undefined || end === undefined) return undefined
  const zone = timezoneIn(event) ?? timezone
  return { label: words.say('fact.period'), value: words.formats.days(start, end, zone) }
}

function momentFact(
  event: Event,
  { words, timezone }: TellingContext,
  name: string,
  key: 'fact.ends' | 'fact.crossed',
): Fact | undefined {
  const moment = dateIn(event, name)
  return moment && { label: words.say(key), value: words.formats.dateTime(moment, timezone), moment }
}
