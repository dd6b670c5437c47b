import type { Outcome, UsageCounts } from '@tollbell/conventions'
import type { SocketRoute } from './socket.ts'

/** What a request says about its call. */
export interface Sent {
  /** Absent where the request does not name it. */
  readonly model: string | undefined
  readonly streams: boolean
  /** The {@link Surface.requestFields} it has. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** What an answer, or one event of a streamed one, says about its call. */
export interface Reading {
  readonly model?: string | undefined
  /** The model with what else its price depends on: `dall-e-3/hd/1024x1792`. */
  readonly pricedAs?: string | undefined
  /** The service tier that answered. */
  readonly tier?: string | undefined
  /** In disjoint classes. Absent when the answer does not say; empty when nothing is billed. */
  readonly usage?: UsageCounts | undefined
  /** The usage is worked out from what the call is about, not reported. */
  readonly estimated?: true | undefined
  /** What was billed, by the provider's id. Whoever fetches it again, it is counted once. */
  readonly id?: string | undefined
  /** The work goes on in the background: there is nothing to count yet. */
  readonly unfinished?: true | undefined
  /** More usage is to come: if nothing does, the output so far is estimated. */
  readonly partial?: true | undefined
  /** The provider says, in an answer that came well, that the call failed. What it used until then is billed. */
  readonly failure?: Failure | undefined
  /** The event exists only to carry usage: an app that did not ask for usage must not see it. */
  readonly usageOnly?: true | undefined
}

/** How a call failed. */
export interface Failure {
  readonly outcome: Outcome
  /** The provider's code of the error. */
  readonly errorType: string
}

/** One kind of call of a provider's API. */
export interface Surface {
  /** The `gen_ai.operation.name`. */
  readonly operation:
    | 'chat'
    | 'embeddings'
    | 'generate_content'
    | 'image_generation'
    | 'moderation'
    | 'speech'
    | 'text_completion'
    | 'transcription'
  /** Whether a streamed answer has usage only when `stream_options.include_usage` asks for it. */
  readonly usageOnRequest: boolean
  /** The fields of a request that are read besides `model` and `stream`. */
  readonly requestFields?: readonly string[]
  /** The fields of an answer that are read; a long answer is not parsed for the rest. */
  readonly answerFields: readonly string[]
  /** What usage is found by in a streamed answer: a name and its last quote. Default: `usage"`. */
  readonly usageMarker?: string
  /** What a failure is found by in a streamed answer that came well, where the API has such. */
  readonly failureMarker?: string
  /** The request fetches what an earlier one ordered: a call only if it brings usage that is not counted yet. */
  readonly fetches?: true
  /** The answer is sound: there is nothing to read in it. */
  readonly binary?: true
  /** Each line of the answer is an answer of its own. */
  readonly linewise?: true
  /** Reads a whole answer, or these fields of it, as parsed from JSON. */
  readAnswer(answer: unknown, sent: Sent): Reading | undefined
  /** Reads one event of a streamed answer, or one line of it, as parsed from JSON. */
  readEvent(event: unknown): Reading | undefined
  /** Reads an answer that is no JSON, where the API has such. */
  readText?(text: string, sent: Sent): Reading
  /** What two readings of one stream say together. Default: the later one says it all. */
  join?(before: Reading, next: Reading): Reading
}

/** Whom a request goes to and what it is. */
export interface Route {
  /** The `gen_ai.provider.name`. */
  readonly provider: string
  readonly surface: Surface
  /** The model named in the address, or the one that answers when the request names none. */
  readonly model?: string | undefined
  /** Whether the address asks for a stream. */
  readonly streams?: true | undefined
  /** What is fetched, by the provider's id. */
  readonly id?: string | undefined
}

export type Method = 'GET' | 'POST'

/** A provider's API over HTTP: each is a folder here, held to the same contract. */
export interface Provider {
  /** The route of a request to this address, or `undefined` when it is none of this provider's. */
  routeOf(url: URL, method: Method): Route | undefined
  /** The same for a WebSocket, where the provider has such. */
  socketRouteOf?(url: URL): SocketRoute | undefined
}
