import { Duplex } from 'node:stream'
import { type Recorded, record } from './replay.ts'

/** As far as it is used here. */
interface Dispatcher {
  dispatch(options: { readonly origin?: unknown }, handler: object): boolean
}

type AgentOf = new (options: { connect: (options: object, done: Connected) => void }) => Dispatcher
type Connected = (error: null, socket: Duplex) => void

// Where the fetch of Node.js has it from: until undici 7 and from 8 on.
const places = [Symbol.for('undici.globalDispatcher.1'), Symbol.for('undici.globalDispatcher.2')]

/**
 * Lets the fetch of Node.js, which stays as it is, talk to sockets that give a server's true answers again: there is no
 * network, and what fetch itself does is in what is measured. Each request body is sent once and its answer kept.
 * Requests to other origins go through.
 */
export function replaySockets(origin: string): void {
  // It has its dispatcher from when it is first looked at.
  const fetchReal = globalThis.fetch
  if (!globalThis.Response) throw new Error('This Node.js has no fetch.')
  const answers = new Map<string, Promise<readonly Uint8Array[]>>()
  const globals = globalThis as unknown as Record<symbol, Dispatcher | undefined>
  for (const place of places) {
    const real = globals[place]
    if (!real) continue
    const answerTo = (path: string, body: string): Promise<readonly Uint8Array[]> => {
      const init = { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body }
      const sent =
        answers.get(body) ?? fetchReal(`${origin}${path}`, { ...init, dispatcher: real as never }).then(answered)
      answers.set(body, sent)
      return sent
    }
    const agent = new (real.constructor as AgentOf)({
      connect: (_, done) => setImmediate(done, null, new ReplayedSocket(answerTo)),
    })
    const dispatch: Dispatcher['dispatch'] = (options, handler) =>
      (String(options.origin) === origin ? agent : real).dispatch(options, handler)
    globals[place] = Object.assign(Object.create(real) as Dispatcher, { dispatch })
  }
}

const authorization = 'Bearer sk-bench'

/** A connection over which HTTP/1.1 is spoken, a request at a time. */
class ReplayedSocket extends Duplex {
  readonly #answerTo: (path: string, body: string) => Promise<readonly Uint8Array[]>
  #received = ''

  constructor(answerTo: (path: string, body: string) => Promise<readonly Uint8Array[]>) {
    super()
    this.#answerTo = answerTo
  }

  override _read(): void {}

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.#received += chunk.toString('latin1')
    const endOfHead = this.#received.indexOf('\r\n\r\n')
    const length = Number(/content-length: (\d+)/i.exec(this.#received)?.[1])
    const body = this.#received.slice(endOfHead + 4)
    if (endOfHead !== -1 && body.length === length) {
      const path = this.#received.split(' ', 2)[1] ?? ''
      this.#received = ''
      this.#answerTo(path, body).then(
        (pieces) => this.#send(pieces, 0),
        (error: unknown) => this.destroy(error as Error),
      )
    }
    done()
  }

  // Each piece in a turn of the event loop of its own, and in a buffer of its own, as a socket reads.
  #send(pieces: readonly Uint8Array[], index: number): void {
    setImmediate(() => {
      const piece = pieces[index]
      if (!piece || this.destroyed) return
      this.push(Buffer.from(new Uint8Array(piece).buffer))
      this.#send(pieces, index + 1)
    })
  }
}

async function answered(response: Response): Promise<readonly Uint8Array[]> {
  return onTheWire(await record(response))
}

// https://www.rfc-editor.org/rfc/rfc9112#name-chunked-transfer-coding
function onTheWire({ headers, chunks }: Recorded): Uint8Array[] {
  const kept = headers.filter(([name]) => !/^(?:connection|content-length|keep-alive|transfer-encoding)$/.test(name))
  const lines = [...kept.map((header) => header.join(': ')), 'transfer-encoding: chunked', 'connection: keep-alive']
  const head = Buffer.from(`HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\n\r\n`)
  const body = chunks.map((chunk) => Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, lineEnd]))
  return [head, ...body, Buffer.from('0\r\n\r\n')]
}

const lineEnd = Buffer.from('\r\n')
