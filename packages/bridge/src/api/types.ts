import type { MessageState } from '../outbox/outbox.ts'

/** `GET /api/v1/messages`: what was told where, newest first. */
export interface MessagesAnswer {
  readonly messages: readonly ToldMessage[]
}

export interface ToldMessage {
  /** For `POST /api/v1/messages/<id>/retry`. */
  readonly id: number
  /** When the event was committed, or its message sent again by hand; ISO 8601. */
  readonly at: string
  /** discord, telegram or slack */
  readonly channel: string
  readonly name: string
  /** The chat, where a channel has several. */
  readonly address?: string
  readonly language: string
  readonly alert: string
  readonly status: string
  readonly severity: string
  readonly state: MessageState
  /** Plain text. */
  readonly text: string
  readonly attempts: number
  /** ISO 8601 */
  readonly deliveredAt?: string
  /** Why the last attempt failed: the metric's label, and a sentence. */
  readonly reason?: string
  readonly detail?: string
}

/** `POST /api/v1/messages/<id>/retry`: 202; 404 for an id there is not, 409 for what cannot be sent again. */
export interface RetryAnswer {
  readonly message: string
}

/** `POST /api/v1/test` */
export interface TestAnswer {
  readonly message: string
  readonly channels: readonly { channel: string; name: string; state: 'waiting' | 'inbox' }[]
}
