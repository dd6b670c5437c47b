import { type Context, context } from '@opentelemetry/api'
import type { UsageMeter } from '../../meter.ts'
import type { EndedSocketCall, SocketCall, SocketRoute } from '../../providers/socket.ts'
import { currentTags, type UsageTags } from '../../tags.ts'
import { countOnce } from '../../tap/counted-ids.ts'
import { outcomeOfStatus } from '../../tap/tapped-call.ts'

// The code of a connection that was lost. https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1
const lost = 1006

// Of an HTTP answer that refuses; those below lead elsewhere.
const leastRefusal = 400

// In which the beginning of a message is found.
const beginningBytes = 200

interface Moment {
  readonly at: Date
  readonly ms: number
}

interface Begun extends SocketCall, Moment {
  /** The model that transcribed then. */
  readonly transcribing: string | undefined
}

/** One WebSocket to a provider, and the calls that are made over it. The tags are those under which it was opened. */
export class SocketSession {
  readonly #meter: UsageMeter
  readonly #route: SocketRoute
  readonly #url: URL
  readonly #tags: UsageTags = currentTags()
  readonly #context: Context = context.active()
  readonly #markers: readonly { readonly text: string; readonly bytes: Buffer }[]
  readonly #begun = new Map<string, Begun>()
  readonly #opened: Moment = { at: new Date(), ms: performance.now() }
  #answering: string | undefined
  #transcribing: string | undefined

  constructor(meter: UsageMeter, route: SocketRoute, url: URL) {
    this.#meter = meter
    this.#route = route
    this.#url = url
    meter.prepare()
    this.#markers = route.surface.markers.map((text) => ({ text, bytes: Buffer.from(text) }))
  }

  /** Looks at what has come. Most of it is sound, and is not parsed. */
  message(data: unknown): void {
    const text = this.#relevant(data)
    if (text === undefined) return
    const reading = this.#route.surface.read(JSON.parse(text))
    if (!reading) return
    const { models, begun, ended } = reading
    if (models) {
      this.#answering = models.answering ?? this.#answering
      this.#transcribing = models.transcribing
    }
    // What was said is transcribed only where the session has a model for that.
    if (begun && (begun.operation === 'chat' || this.#transcribing !== undefined)) this.#begin(begun)
    if (ended) this.#end(ended)
  }

  /** What has begun by now never says what it used. */
  closed(code: number): void {
    const outcome = code === lost ? 'network' : 'aborted'
    for (const call of this.#begun.values()) this.#count({ ...call, outcome, errorType: `close ${code}` }, call)
    this.#begun.clear()
  }

  /** No session came about: a request, as it is when the same is said to one over HTTP. */
  refused(status: number): void {
    if (status < leastRefusal) return
    const call = { id: '', operation: 'chat', outcome: outcomeOfStatus(status), errorType: String(status) } as const
    this.#count(call, this.#opened)
  }

  #relevant(data: unknown): string | undefined {
    const { pieces } = this.#route.surface
    if (typeof data === 'string') {
      return !pieces.test(data) && this.#markers.some(({ text }) => data.includes(text)) ? data : undefined
    }
    if (!Buffer.isBuffer(data) || pieces.test(data.toString('latin1', 0, beginningBytes))) return undefined
    return this.#markers.some(({ bytes }) => data.includes(bytes)) ? data.toString('utf8') : undefined
  }

  #begin(call: SocketCall): void {
    this.#begun.set(call.id, { ...call, at: new Date(), ms: performance.now(), transcribing: this.#transcribing })
  }

  #end(call: EndedSocketCall): void {
    const begun = this.#begun.get(call.id)
    this.#begun.delete(call.id)
    // A response can be heard of on several sockets.
    if (countOnce(this.#meter, call.id)) this.#count(call, begun)
  }

  #count(call: EndedSocketCall, begun: (Moment & Partial<Begun>) | undefined): void {
    const now = performance.now()
    const { provider } = this.#route
    const transcribes = call.operation === 'transcription'
    const transcribing = begun?.transcribing ?? this.#transcribing
    this.#meter.count({
      project: this.#tags.project ?? this.#meter.project,
      operation: this.#tags.operation,
      user: this.#meter.settings.users ? this.#tags.user : undefined,
      provider,
      genAiOperation: call.operation,
      requestModel: transcribes ? transcribing : (this.#route.model ?? this.#answering ?? call.model),
      responseModel: call.model ?? (transcribes ? transcribing : this.#answering),
      serviceTier: call.tier,
      serverAddress: this.#url.hostname,
      serverPort: Number(this.#url.port) || (/^(?:wss|https):$/.test(this.#url.protocol) ? 443 : 80),
      outcome: call.outcome,
      errorType: call.errorType,
      startedAt: begun?.at ?? new Date(),
      context: this.#context,
      durationSeconds: (now - (begun?.ms ?? now)) / 1000,
      usage: call.usage,
      estimated: call.estimated === true,
    })
  }
}
