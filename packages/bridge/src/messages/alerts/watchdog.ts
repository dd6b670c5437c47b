import { dateIn, numberIn } from '../event.ts'
import type { Telling } from '../text.ts'

/** Prometheus has gone silent, or speaks again. The bridge itself raises this one: nobody else is left to. */
export const watchdog: Telling = (event, { words, timezone }) => {
  const { status } = event
  const lastHeard = dateIn(event, 'last_heard')
  const silentSeconds = numberIn(event, 'silent_seconds') ?? 0
  return {
    icon: status === 'firing' ? '🔇' : '✅',
    good: status === 'resolved',
    title: words.say(`Watchdog.${status}.title`),
    lead: [words.say(`Watchdog.${status}.lead`, { duration: words.formats.duration(silentSeconds) })],
    facts: [
      lastHeard && {
        label: words.say('fact.lastHeard'),
        value: words.formats.dateTime(lastHeard, timezone),
        moment: lastHeard,
      },
    ],
    advice: words.say(`Watchdog.${status}.advice`),
  }
}
