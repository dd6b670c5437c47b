import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { LastValues, type OtlpJson } from './last-values.ts'

/** Shares of all requests, between 0 and 1. */
export interface Weather {
  readonly doubled: number
  /** Delivered after later ones. */
  readonly late: number
  /** Delivered, and answered with 503 all the same. */
  readonly lostAnswers: number
}

export const fairWeather: Weather = { doubled: 0, late: 0, lostAnswers: 0 }

/** Where requests end; asked each time, because ledgers come and go. */
export type Destination = () => string

/**
 * The network between the apps and the ledgers. Each request goes to every destination, and is answered with 200 when
 * all of them have taken it. Beside that it keeps what an OpenTelemetry Collector would show to Prometheus.
 */
export class Network {
  readonly url: string
  /** What it has done to requests so far. */
  readonly done: Record<'passed' | 'doubled' | 'late' | 'lostAnswers' | 'refused', number> = {
    passed: 0,
    doubled: 0,
    late: 0,
    lostAnswers: 0,
    refused: 0,
  }
  weather: Weather = fairWeather
  isDown = false
  readonly #server: Server
  readonly #destinations: readonly Destination[]
  readonly #random: () => number
  readonly #held: Sent[] = []
  readonly #shown = new LastValues()

  private constructor(server: Server, destinations: readonly Destination[], random: () => number) {
    this.#server = server
    this.#destinations = destinations
    this.#random = random
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    server.on('request', (request, response) => void this.#answer(request, response))
  }

  static async open(destinations: readonly Destination[], random: () => number): Promise<Network> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Network(server, destinations, random)
  }

  /** From now on everything passes at once, and what was held back is delivered. */
  async calm(): Promise<void> {
    this.weather = fairWeather
    this.isDown = false
    for (const sent of this.#held.splice(0)) await this.#deliver(sent)
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/metrics') {
      response.setHeader('Content-Type', 'text/plain; version=0.0.4')
      response.end(this.#shown.exposition())
      return
    }
    const { 'content-type': type = '', 'content-encoding': encoding } = request.headers
    const sent = { path: request.url ?? '/', type, encoding, body: new Uint8Array(await buffer(request)) }
    response.statusCode = await this.#pass(sent)
    response.end('{}')
  }

  async #pass(sent: Sent): Promise<number> {
    if (this.isDown) return this.#refused()
    this.done.passed++
    this.#show(sent)
    const { doubled, late, lostAnswers } = this.weather
    if (this.#random() < late) {
      this.done.late++
      this.#held.push(sent)
      return 200
    }
    const taken = await this.#deliver(sent)
    if (this.#random() < doubled) {
      this.done.doubled++
      await this.#deliver(sent)
    }
    if (this.#held.length > 5) await this.#deliverHeld()
    if (!taken) return this.#refused()
    if (this.#random() >= lostAnswers) return 200
    this.done.lostAnswers++
    return 503
  }

  #refused(): number {
    this.done.refused++
    return 503
  }

  async #deliverHeld(): Promise<void> {
    const [sent] = this.#held.splice(Math.floor(this.#random() * this.#held.length), 1)
    if (sent && !(await this.#deliver(sent))) this.#held.push(sent)
  }

  async #deliver(sent: Sent): Promise<boolean> {
    const taken = await Promise.all(this.#destinations.map((destination) => post(destination(), sent)))
    return taken.every(Boolean)
  }

  #show({ type, encoding, body }: Sent): void {
    if (type !== 'application/json' || encoding !== undefined) return
    this.#shown.take(JSON.parse(Buffer.from(body).toString()) as OtlpJson)
  }
}

interface Sent {
  readonly path: string
  readonly type: string
  readonly encoding: string | undefined
  readonly body: Uint8Array<ArrayBuffer>
}

async function post(url: string, { path, type, encoding, body }: Sent): Promise<boolean> {
  const headers = { 'Content-Type': type, ...(encoding !== undefined && { 'Content-Encoding': encoding }) }
  try {
    const response = await fetch(url + path, { method: 'POST', headers, body })
    // Partial success would be a success that leaves something out.
    return response.ok && !(await response.text()).includes('partialSuccess')
  } catch {
    return false
  }
}
