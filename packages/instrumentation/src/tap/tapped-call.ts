import { type Context, context } from '@opentelemetry/api'
import type { Outcome, UsageCounts } from '@tollbell/conventions'
import type { UsageMeter } from '../meter.ts'
import type { Reading, Route, Sent } from '../providers/provider.ts'
import { currentTags, type UsageTags } from '../tags.ts'
import { countOnce } from './counted-ids.ts'
import { estimateTokens, textsIn } from './estimate.ts'
import type { OpenAnswer } from './open-answer.ts'

/** What a request says about its call. */
export interface TappedRequest {
  readonly route: Route
  readonly serverAddress: string
  readonly serverPort: number
  /** The JSON sent, as text; absent when the body could not be looked at without reading it. */
  readonly body: string | undefined
  readonly sent: Sent
  /** By which the app may abort it. */
  readonly signal: AbortSignal | undefined
}

/** A call on its way: counted once, whichever of its ends comes first. */
export class TappedCall {
  readonly request: TappedRequest
  readonly #meter: UsageMeter
  readonly #tags: UsageTags
  readonly #context: Context
  readonly #startedAt: Date = new Date()
  readonly #startedMs: number = performance.now()
  /** Its answer, while that has come and is not counted. */
  open: OpenAnswer | undefined
  #counted = false
  /** How many copies of the body may still be read to their end. */
  #open = 1

  /** @param before the same call when it was sent before */
  constructor(meter: UsageMeter, request: TappedRequest, before?: TappedCall) {
    this.#meter = meter
    this.request = request
    this.#tags = before ? before.#tags : currentTags()
    this.#context = before ? before.#context : context.active()
    meter.prepare()
  }

  get counted(): boolean {
    return this.#counted
  }

  /** What an error that ended it stands for: whatever the app gave as its reason to abort, it is the app that did. */
  endBy(error: unknown): { outcome: Outcome; errorType: string } {
    const { signal } = this.request
    const end = outcomeOfError(error)
    const byApp = signal?.aborted === true && signal.reason === error
    return byApp && end.outcome !== 'aborted' ? { outcome: 'aborted', errorType: 'AbortError' } : end
  }

  /** The same call as it is sent once more, which is billed once more. */
  again(): TappedCall {
    return new TappedCall(this.#meter, this.request, this)
  }

  /** The answer was refused or never came. Nothing was billed. */
  failed(outcome: Outcome, errorType: string): void {
    if (this.#isFetched()) this.#close()
    else this.#count(outcome, { errorType })
  }

  /** The answer was read to its end. */
  answered(reading: Reading | undefined, estimatedOutput: () => number): void {
    if (reading?.unfinished || (this.#isFetched() && !reading?.usage && !reading?.failure)) this.#close()
    else if (reading?.failure) this.#count(reading.failure.outcome, { errorType: reading.failure.errorType, reading })
    else if (isWhole(reading)) this.#count('ok', { reading })
    else this.#count('ok', { reading, estimatedOutput: estimatedOutput() })
  }

  /** The answer was read to its end, and each line of it was the answer to a call. */
  answeredEach(readings: readonly Reading[]): void {
    if (this.#counted) return
    this.#close()
    const { id } = this.request.route
    if (readings.length === 0 || (id !== undefined && !countOnce(this.#meter, id))) return
    for (const reading of readings) this.#report('ok', { reading })
  }

  /** The answer broke off, or the app wanted no more of it. What came was billed. */
  brokenOff(outcome: Outcome, errorType: string, reading: Reading | undefined, estimatedOutput: () => number): void {
    this.#open -= 1
    if (this.#open > 0) return
    // After that nothing more is to come: clients close the stream there.
    if (reading?.failure) this.#count(reading.failure.outcome, { errorType: reading.failure.errorType, reading })
    else if (isWhole(reading)) this.#count('ok', { reading })
    else if (this.#isFetched()) this.#close()
    else this.#count(outcome, { errorType, reading, estimatedOutput: estimatedOutput() })
  }

  /** The body was copied: it has broken off only when each copy has. */
  copied(): void {
    this.#open += 1
  }

  #isFetched(): boolean {
    return this.request.route.surface.fetches === true
  }

  #count(outcome: Outcome, end: End): void {
    if (this.#counted) return
    this.#close()
    const id = end.reading?.id
    if (id === undefined || countOnce(this.#meter, id)) this.#report(outcome, end)
  }

  #report(outcome: Outcome, end: End): void {
    const { route, serverAddress, serverPort, sent } = this.request
    const { reading, estimatedOutput } = end
    const estimate = estimatedOutput === undefined ? undefined : this.#estimate(reading, estimatedOutput)
    this.#meter.count({
      project: this.#tags.project ?? this.#meter.project,
      operation: this.#tags.operation,
      user: this.#meter.settings.users ? this.#tags.user : undefined,
      provider: route.provider,
      genAiOperation: route.surface.operation,
      requestModel: sent.model,
      responseModel: reading?.model,
      pricedAs: reading?.pricedAs,
      serviceTier: reading?.tier,
      serverAddress,
      serverPort,
      outcome,
      errorType: end.errorType,
      startedAt: this.#startedAt,
      context: this.#context,
      durationSeconds: (performance.now() - this.#startedMs) / 1000,
      usage: estimate ?? reading?.usage,
      estimated: estimate !== undefined || reading?.estimated === true,
    })
  }

  #close(): void {
    this.#counted = true
    this.open?.leave()
  }

  /** What is known of the usage, with the output that came so far. */
  #estimate(reading: Reading | undefined, output: number): UsageCounts {
    if (reading?.usage) return { ...reading.usage, output: Math.max(reading.usage.output ?? 0, output) }
    const { body } = this.request
    const texts = body === undefined ? [] : textsIn(body)
    return { input: Math.max(1, estimateTokens(texts.join(' '))), output }
  }
}

/** How a call ended, besides its outcome. */
interface End {
  readonly errorType?: string
  readonly reading?: Reading | undefined
  /** Output tokens, where the provider did not report all of the usage. */
  readonly estimatedOutput?: number
}

function isWhole(reading: Reading | undefined): boolean {
  return reading?.usage !== undefined && !reading.partial
}

/** The outcome that an HTTP status stands for. */
export function outcomeOfStatus(status: number): Outcome {
  if (status === 429) return 'rateLimited'
  return status >= 500 ? 'serverError' : 'clientError'
}

/** The outcome that an error of fetch stands for, and its name for `error.type`. */
function outcomeOfError(error: unknown): { outcome: Outcome; errorType: string } {
  const name = error instanceof Error || error instanceof DOMException ? error.name : typeof error
  const aborted = name === 'AbortError' || name === 'TimeoutError'
  // The fetch of Node.js has it on the cause, node-fetch on the error itself.
  const { code } = ((error as { cause?: unknown } | null)?.cause ?? error ?? {}) as { code?: unknown }
  return { outcome: aborted ? 'aborted' : 'network', errorType: typeof code === 'string' ? code : name }
}
