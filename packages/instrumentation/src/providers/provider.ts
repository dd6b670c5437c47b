import type { TokenCounts } from '@tollbell/conventions'

/** What an answer, or one event of a streamed one, says about its call. */
export interface Reading {
  readonly model?: string | undefined
  /** The service tier that answered. */
  readonly tier?: string | undefined
  /** In disjoint classes. Absent when the answer does not say. */
  readonly usage?: TokenCounts | undefined
  /** The work goes on in the background: there is nothing to count yet. */
  readonly unfinished?: true | undefined
  /** The event exists only to carry usage: an app that did not ask for usage must not see it. */
  readonly usageOnly?: true | undefined
}

/** One kind of call of a provider's API. */
export interface Surface {
  /** The `gen_ai.operation.name`. */
  readonly operation: 'chat' | 'embeddings'
  /** Whether a streamed answer has usage only when `stream_options.include_usage` asks for it. */
  readonly usageOnRequest: boolean
  /** The fields of an answer that are read; a long answer is not parsed for the rest. */
  readonly answerFields: readonly string[]
  /** Reads a whole answer, or these fields of it, as parsed from JSON. */
  readAnswer(answer: unknown): Reading | undefined
  /** Reads the data of one server-sent event, as parsed from JSON. */
  readEvent(event: unknown): Reading | undefined
}

/** Whom a request goes to and what it is. */
export interface Route {
  /** The `gen_ai.provider.name`. */
  readonly provider: string
  readonly surface: Surface
}

/** A provider's API over HTTP: each is a folder here, held to the same contract. */
export interface Provider {
  /** The route of a POST to this address, or `undefined` when it is none of this provider's. */
  routeOf(url: URL): Route | undefined
}
