import type { Context } from '@opentelemetry/api'
import type { Outcome, UsageCounts } from '@tollbell/conventions'

/** A call to a provider that has ended, as it is counted. */
export interface FinishedCall {
  readonly project: string
  readonly operation: string | undefined
  readonly user: string | undefined
  readonly provider: string
  /** The `gen_ai.operation.name`. */
  readonly genAiOperation: string
  readonly requestModel: string | undefined
  readonly responseModel: string | undefined
  /** What the price depends on besides the model, as `model/…`; absent when on nothing. */
  readonly pricedAs?: string | undefined
  readonly serviceTier: string | undefined
  readonly serverAddress: string
  readonly serverPort: number
  readonly outcome: Outcome
  /** Why it failed: an HTTP status or the name of an error. */
  readonly errorType: string | undefined
  readonly startedAt: Date
  readonly durationSeconds: number
  /** The app's context when it made the call, with the trace that was active. */
  readonly context?: Context | undefined
  /** What was used, in disjoint classes; absent when nothing was billed. */
  readonly usage: UsageCounts | undefined
  /** The provider did not report the usage. */
  readonly estimated: boolean
}
