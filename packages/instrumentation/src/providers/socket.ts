import type { Outcome, UsageCounts } from '@tollbell/conventions'

/** What one message over a WebSocket says about the calls that are made there. */
export interface SocketReading {
  /** The models that work from now on. Without one that transcribes, what is said is not transcribed. */
  readonly models?: { readonly answering?: string | undefined; readonly transcribing?: string | undefined }
  readonly begun?: SocketCall
  readonly ended?: EndedSocketCall
}

/** A call that the provider works on. */
export interface SocketCall {
  /** The provider's id of it: whoever hears of it again, it is counted once. */
  readonly id: string
  /** The `gen_ai.operation.name`. */
  readonly operation: 'chat' | 'transcription'
}

export interface EndedSocketCall extends SocketCall {
  readonly outcome: Outcome
  readonly errorType?: string | undefined
  /** The model that answered, where the message names it. */
  readonly model?: string | undefined
  readonly tier?: string | undefined
  /** In disjoint classes. Absent when the message does not say. */
  readonly usage?: UsageCounts | undefined
  /** A part of the split is worked out, not reported. */
  readonly estimated?: true | undefined
}

/** What a provider says over a WebSocket. */
export interface SocketSurface {
  /** How the many messages begin that bring a piece of sound or text, in their first 200 bytes. They do not matter. */
  readonly pieces: RegExp
  /** What the messages that matter are found by, so that none of the others is parsed. In ASCII. */
  readonly markers: readonly string[]
  /** Reads a message, as parsed from JSON. */
  read(message: unknown): SocketReading | undefined
}

/** Whom a WebSocket leads to and what is spoken there. */
export interface SocketRoute {
  /** The `gen_ai.provider.name`. */
  readonly provider: string
  readonly surface: SocketSurface
  /** The model named in the address. */
  readonly model: string | undefined
}
