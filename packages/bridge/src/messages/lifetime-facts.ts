import { type Event, validDate } from './event.ts'
import type { Fact } from './message.ts'
import type { TellingContext } from './text.ts'

/** Since when something lasts, and until when it did. */
export function lifetimeFacts(event: Event, context: TellingContext): (Fact | undefined)[] {
  return [
    momentFact(event.startsAt, 'fact.since', context),
    event.status === 'resolved' ? momentFact(event.endsAt, 'fact.until', context) : undefined,
  ]
}

function momentFact(
  time: string | undefined,
  key: 'fact.since' | 'fact.until',
  { words, timezone }: TellingContext,
): Fact | undefined {
  const moment = time === undefined ? undefined : validDate(new Date(time))
  return moment && { label: words.say(key), value: words.formats.dateTime(moment, timezone), moment }
}
