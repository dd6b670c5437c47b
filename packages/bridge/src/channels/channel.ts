import type { Dispatcher } from 'undici'
import type { Settings } from '../config/settings.ts'
import type { Html } from '../html.ts'
import type { Message } from '../messages/message.ts'
import type { Outcome } from './outcome.ts'

/** What a channel may use besides its credentials. */
export interface ChannelDeps {
  readonly dispatcher?: Dispatcher
  readonly timeoutMs: number
  /** Remembers small facts about the remote service across restarts. */
  readonly memory: Memory
}

export interface Memory {
  get(key: string): string | undefined
  set(key: string, value: string): void
}

/** One place messages go to: a Discord channel, a Telegram chat, a Slack channel. */
export interface Target<Payload> {
  /** Tells the targets of one configured channel apart, such as the chat id; empty where there is only one. */
  readonly address: string
  /** Sends once. Never throws: what went wrong is the outcome. */
  send(payload: Payload): Promise<Outcome>
}

/**
 * A kind of channel. Each lives in a folder of its own: `config.ts` reads its settings, `<kind>.ts` makes payloads
 * and sends them, `preview.ts` draws a payload as the service would show it, `double.ts` stands in for the service.
 */
export interface ChannelKind<Credentials, Payload> {
  readonly kind: string
  /** The service as people call it. */
  readonly title: string
  /** Reads `channels[i].<kind>`; `undefined` when it holds no credentials, which is a channel not configured yet. */
  readSettings(settings: Settings): Credentials | undefined
  /** Credentials from the environment, for a set-up without a config file. */
  readEnvironment(settings: Settings): Credentials | undefined
  /** Pure. The payload keeps every limit of the service, whatever the message holds. */
  payloadFor(message: Message): Payload
  targets(credentials: Credentials, deps: ChannelDeps): readonly Target<Payload>[]
  /** Draws a payload as the service would show it. */
  preview(payload: Payload): Html
  /** Styles for {@link preview}; every rule begins with `.<kind>`. */
  readonly previewCss: string
}
