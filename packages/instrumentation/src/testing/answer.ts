import type { Refusal } from './errors.ts'
import type { ServedUsage } from './usage.ts'
import type { Body } from './validate.ts'

/** A request that was taken, with what decides its answer. */
export interface AnswerPlan {
  readonly id: string
  readonly createdSeconds: number
  readonly model: string
  readonly serviceTier: string
  /** The answer in the pieces a stream sends. */
  readonly pieces: readonly string[]
  readonly usage: ServedUsage
  readonly body: Body
}

/** One server-sent event; `piece` when it carries a piece of the answer. */
export interface ServerSentEvent {
  readonly text: string
  readonly piece?: true
}

/** One of the API's surfaces: how its requests are checked and its answers built. */
export interface Surface {
  validate(body: Body): Refusal | undefined
  /** The whole answer to a request without `stream`. */
  answer(plan: AnswerPlan): object
  /** The answer in events; absent where the API cannot stream. */
  events?(plan: AnswerPlan): ServerSentEvent[]
}
