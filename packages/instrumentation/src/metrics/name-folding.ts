import { type Attributes, diag } from '@opentelemetry/api'
import { attributes, otherName, scopeName } from '@tollbell/conventions'
import type { FinishedCall } from './call.ts'
import type { Observe } from './usage-counters.ts'

// An app calls a handful of models; more names than this are typing mistakes, or come from the app's own users.
const defaultMaxModels = 200

/** Why calls were counted under `other`. */
type FoldReason = 'model' | 'series'

/** Keeps the number of names in metrics bounded: what comes after too many others is counted as `other`. */
export class NameFolding {
  readonly #counts: Map<FoldReason, number> = new Map()
  readonly #models = new Set<string>()
  readonly #maxModels: number

  constructor(maxModels: number = defaultMaxModels) {
    this.#maxModels = maxModels
  }

  /** The call under a model name there is room for. Its price is found before, so totals stay exact. */
  withKnownModel(call: FinishedCall): FinishedCall {
    const { requestModel, responseModel } = call
    if (this.#hasRoomFor(requestModel) && this.#hasRoomFor(responseModel)) return call
    this.#fold('model', `more than ${this.#maxModels} model names; look for a misspelt or generated one`)
    return {
      ...call,
      requestModel: this.#hasRoomFor(requestModel) ? requestModel : otherName,
      responseModel: this.#hasRoomFor(responseModel) ? responseModel : otherName,
    }
  }

  /** The call without what makes most series: its user, its operation and the exact model. */
  withoutDetails(call: FinishedCall, maxSeries: number): FinishedCall {
    this.#fold(
      'series',
      `near ${maxSeries} series of one metric, where OpenTelemetry's SDK stops telling them apart; count fewer users or operations, or raise aggregationCardinalityLimit with a View and say so in TOLLBELL_MAX_SERIES`,
    )
    return {
      ...call,
      operation: call.operation === undefined ? undefined : otherName,
      user: call.user === undefined ? undefined : otherName,
      requestModel: otherName,
      responseModel: undefined,
    }
  }

  /** Reports how many calls were folded, and by what. */
  observe(extra: Attributes, observe: Observe): void {
    for (const [by, count] of this.#counts) observe(count, { ...extra, [attributes.foldedBy]: by })
  }

  #hasRoomFor(model: string | undefined): boolean {
    if (model === undefined || this.#models.has(model)) return true
    if (this.#models.size >= this.#maxModels) return false
    this.#models.add(model)
    return true
  }

  #fold(reason: FoldReason, why: string): void {
    const before = this.#counts.get(reason) ?? 0
    this.#counts.set(reason, before + 1)
    if (before === 0) diag.warn(`${scopeName}: ${why}. Further ones are counted as "${otherName}"; sums stay exact.`)
  }
}
