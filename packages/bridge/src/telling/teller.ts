import type { Event } from '../messages/event.ts'
import { plainText } from '../messages/message.ts'
import { messageFor } from '../messages/message-for.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { Place } from './places.ts'

/** Puts events into the outbox, one message for each place, each event once. */
export class Teller {
  readonly #outbox: Outbox
  readonly #places: readonly Place[]

  constructor(outbox: Outbox, places: readonly Place[]) {
    this.#outbox = outbox
    this.#places = places
  }

  /** Within the caller's transaction: notes the event, and answers whether there is something new to tell. */
  isNews(event: Event): boolean {
    if (event.status === 'resolved' && !this.#outbox.isTold(event.key)) return false
    return this.#outbox.isNews(storedKey(event))
  }

  /** Within the caller's transaction: the messages of an event. */
  tell(event: Event): void {
    for (const place of this.#places) {
      // Where the beginning never arrived, the end is no news.
      if (event.status === 'resolved' && !this.#outbox.isToldIn(place, event.key)) continue
      const message = messageFor(event, place.reader)
      this.#outbox.add({
        channel: place.channel,
        address: place.address,
        kind: place.kind.kind,
        name: place.name,
        state: place.isConfigured ? 'waiting' : 'inbox',
        eventKey: storedKey(event),
        language: message.language,
        direction: message.direction,
        alert: event.alert,
        status: event.status,
        severity: event.severity,
        text: plainText(message),
        payload: place.kind.payloadFor(message),
      })
    }
  }
}

function storedKey({ key, status }: Event): string {
  return status === 'resolved' ? `${key}/resolved` : key
}
