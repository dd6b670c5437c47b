import { dateIn, type Event, numberIn, textIn, timezoneIn, unitOf } from './event.ts'
import type { Fact } from './message.ts'
import type { TellingContext } from './text.ts'

/** What is known about a budget and not said in {@link leftSentence}: few lines, as phones are small. */
export function budgetFacts(event: Event, context: TellingContext): (Fact | undefined)[] {
  const { words } = context
  return [
    { label: words.say('fact.project'), value: textIn(event, 'project') ?? words.say('project.all') },
    spentFact(event, context),
    periodFact(event, context),
    crossedFact(event, context),
  ]
}

/** How much is left and until when, or by how much the limit is passed. */
export function leftSentence(event: Event, { words, timezone }: TellingContext): string | undefined {
  const remaining = numberIn(event, 'remaining')
  const end = dateIn(event, 'period_end')
  if (remaining === undefined || end === undefined) return undefined
  if (isMoving(event)) {
    return remaining < 0
      ? words.say('budget.over.now', { over: words.amount(-remaining, unitOf(event)) })
      : words.say('budget.left.now', { remaining: words.amount(remaining, unitOf(event)) })
  }
  const ends = words.formats.dateTime(end, timezone)
  if (remaining < 0) return words.say('budget.over', { over: words.amount(-remaining, unitOf(event)), ends })
  return words.say('budget.left', { remaining: words.amount(remaining, unitOf(event)), ends })
}

/** The period's word for a catalogue to choose by: month, week, day or something else, for a window that moves. */
export function periodOf(event: Event): string {
  return event.labels['period'] ?? ''
}

/** The name people gave their budget, and whose balance it is where there is one for each user, project or the like. */
export function budgetName(event: Event, { words }: TellingContext): string {
  const budget = event.labels['budget'] ?? event.alert
  const member = event.labels['member']
  return member ? words.say('budget.member', { budget, member }) : budget
}

// A rate by the minute, or a window named by its length, such as 24h.
function isMoving(event: Event): boolean {
  return /^(minute|\d+[mhd])$/.test(periodOf(event))
}

// $8.03 of $10.00 (80.3%); a budget without a limit has only spent.
function spentFact(event: Event, { words }: TellingContext): Fact | undefined {
  const spent = numberIn(event, 'spent')
  if (spent === undefined) return undefined
  const label = words.say('fact.spent')
  const limit = numberIn(event, 'limit')
  const ratio = numberIn(event, 'used_ratio')
  const amount = (value: number): string => words.amount(value, unitOf(event))
  if (limit === undefined || ratio === undefined) return { label, value: amount(spent) }
  const values = { spent: amount(spent), limit: amount(limit), percent: words.formats.percent(ratio) }
  return { label, value: words.say('amount.of', values) }
}

// The days of a period are those of the budget's own zone: a month in Tokyo does not begin on the 31st for Paris.
function periodFact(event: Event, { words, timezone }: TellingContext): Fact | undefined {
  const start = dateIn(event, 'period_start')
  const end = dateIn(event, 'period_end')
  if (start === undefined || end === undefined) return undefined
  const label = words.say('fact.period')
  if (periodOf(event) === 'minute') return { label, value: words.say('period.minute') }
  if (isMoving(event)) {
    const duration = words.formats.duration((end.getTime() - start.getTime()) / 1000)
    return { label, value: words.say('period.last', { duration }) }
  }
  const zone = timezoneIn(event) ?? timezone
  return { label, value: words.formats.days(start, end, zone) }
}

function crossedFact(event: Event, { words, timezone }: TellingContext): Fact | undefined {
  const moment = dateIn(event, 'crossed_at')
  return moment && { label: words.say('fact.crossed'), value: words.formats.dateTime(moment, timezone), moment }
}
