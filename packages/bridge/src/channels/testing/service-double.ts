import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How the next call is to fail; each double answers it in the true shape of its service. */
export type ScriptedFailure =
  | { readonly kind: 'rateLimited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'serverError' | 'forbidden' | 'unauthorized' | 'gone' | 'redirect' }
  /** No answer at all until the double is closed. */
  | { readonly kind: 'hang' }
  /** The connection breaks before the call is read. */
  | { readonly kind: 'reset' }

/** A local stand-in for a chat service that refuses what the real one refuses. */
export interface ServiceDouble<Message> {
  readonly url: string
  /** What was accepted, oldest first. */
  readonly messages: readonly Message[]
  /** Why calls were refused, oldest first. */
  readonly refusals: readonly string[]
  /** How many calls came in, whatever became of them. */
  readonly calls: number
  /** Scripts how the next calls fail, in this order. */
  failNext(...failures: readonly ScriptedFailure[]): void
  /** Resolves once that many messages were accepted. */
  waitFor(count: number): Promise<readonly Message[]>
  close(): Promise<void>
}

export interface Call {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  /** The parsed JSON; `undefined` if it is none. */
  readonly body: unknown
}

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Text, or something sent as JSON. */
  readonly body: unknown
}

/** What a call becomes: a message, or a refusal with its reason. */
export type Verdict<Message> =
  | { readonly message: Message; readonly reply: Reply }
  | { readonly refusal: string; readonly reply: Reply }

export interface ServiceBehaviour<Message> {
  judge(call: Call): Verdict<Message>
  /** The answer of a scripted failure, in the service's own shape. */
  fail(failure: ScriptedFailure, url: URL): Reply
}

/** The part of a double that all services share. */
export class DoubleServer<Message> implements ServiceDouble<Message> {
  readonly messages: Message[] = []
  readonly refusals: string[] = []
  calls = 0
  readonly #behaviour: ServiceBehaviour<Message>
  readonly #failures: ScriptedFailure[] = []
  readonly #server: Server
  #onMessage: (() => void)[] = []

  constructor(behaviour: ServiceBehaviour<Message>) {
    this.#behaviour = behaviour
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return this
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  failNext(...failures: readonly ScriptedFailure[]): void {
    this.#failures.push(...failures)
  }

  async waitFor(count: number): Promise<readonly Message[]> {
    while (this.messages.length < count) await new Promise<void>((resolve) => this.#onMessage.push(resolve))
    return this.messages
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.calls += 1
    const failure = this.#failures.shift()
    if (failure?.kind === 'reset') return void request.socket.destroy()
    const body = await jsonOf(request)
    if (failure?.kind === 'hang') return
    const url = new URL(request.url ?? '/', this.url)
    send(response, failure ? this.#fail(failure, url) : this.#judge(request, url, body))
  }

  #fail(failure: ScriptedFailure, url: URL): Reply {
    this.refusals.push(failure.kind)
    return failure.kind === 'redirect'
      ? { status: 302, headers: { location: `${this.url}/elsewhere` }, body: '' }
      : this.#behaviour.fail(failure, url)
  }

  #judge(request: IncomingMessage, url: URL, body: unknown): Reply {
    const verdict = this.#behaviour.judge({ method: request.method ?? '', url, headers: request.headers, body })
    if ('message' in verdict) {
      this.messages.push(verdict.message)
      for (const resolve of this.#onMessage.splice(0)) resolve()
    } else {
      this.refusals.push(verdict.refusal)
    }
    return verdict.reply
  }
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  const isText = typeof body === 'string'
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers })
  response.end(isText ? body : JSON.stringify(body))
}
