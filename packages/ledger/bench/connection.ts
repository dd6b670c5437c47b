import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/**
 * One kept-alive HTTP/1.1 connection that posts bodies, one after the other. By hand, because a whole client would cost
 * more than what is measured.
 */
export class Connection {
  readonly #socket: Socket
  readonly #head: string
  #answered: ((status: number) => void) | undefined
  #failed: ((error: Error) => void) | undefined
  #received = ''

  private constructor(socket: Socket, { host, pathname }: URL) {
    this.#socket = socket
    this.#head = `POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-protobuf\r\nContent-Length: `
    socket.setEncoding('latin1')
    socket.on('data', (text) => this.#read(String(text)))
    socket.on('close', () => this.#failed?.(new Error('the connection was closed before an answer came')))
    socket.on('error', (error) => this.#failed?.(error))
  }

  static async open(url: URL): Promise<Connection> {
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true })
    await once(socket, 'connect')
    return new Connection(socket, url)
  }

  /** Posts a body; answers the status. */
  post(body: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve
      this.#failed = reject
      this.#socket.cork()
      this.#socket.write(`${this.#head}${body.length}\r\n\r\n`)
      this.#socket.write(body)
      this.#socket.uncork()
    })
  }

  close(): void {
    this.#failed = undefined
    this.#socket.destroy()
  }

  #read(text: string): void {
    this.#received += text
    const endOfHead = this.#received.indexOf('\r\n\r\n')
    if (endOfHead === -1) return
    const head = this.#received.slice(0, endOfHead)
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
    if (this.#received.length < endOfHead + 4 + length) return
    this.#received = this.#received.slice(endOfHead + 4 + length)
    this.#answered?.(Number(head.slice(9, 12)))
  }
}
