import { dateIn, validDate } from '../event.ts'
import type { Telling } from '../text.ts'

/** Asked for by a person who wants to see whether alerts arrive: it has come the whole way. */
export const testAlert: Telling = (event, { words, timezone }) => {
  const asked = dateIn(event, 'asked_at') ?? validDate(new Date(event.startsAt)) ?? new Date(0)
  return {
    icon: '🔔',
    good: true,
    title: words.say('TestAlert.title'),
    lead: [
      words.say('TestAlert.lead'),
      words.say('TestAlert.sample', { time: words.formats.dateTime(asked, timezone) }),
    ],
    facts: [],
    advice: words.say('TestAlert.advice'),
  }
}
