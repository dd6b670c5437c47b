import { numberIn, validDate } from '../event.ts'
import type { Telling } from '../text.ts'

/** Asked for by a person who wants to see whether messages arrive. */
export const test: Telling = (event, { words, timezone }) => ({
  icon: '🔔',
  good: true,
  title: words.say('Test.title'),
  lead: [
    words.say('Test.lead', {
      time: words.formats.dateTime(validDate(new Date(event.startsAt)) ?? new Date(0), timezone),
    }),
  ],
  facts: [],
  advice: words.say('Test.advice'),
})

/** Stands for the alerts of a webhook that came with too many to be told one by one. */
export const overflow: Telling = (event, { words }) => {
  const count = numberIn(event, 'count') ?? 0
  return {
    icon: '🗂️',
    title: words.say('Overflow.title', { count, number: words.formats.count(count) }),
    lead: [words.say('Overflow.lead')],
    facts: [],
    advice: words.say('Overflow.advice'),
  }
}
