import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StartError } from './start-error.ts'

export interface ListenOptions {
  /** What listens, as the operator knows it: `ledger`. */
  readonly name: string
  /** A name or address; anything but loopback needs a token. */
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** How the operator sets another port: `--ledger-port`. */
  readonly portOption: string
  /** Whether callers are asked for a token. */
  readonly tokenGiven: boolean
  /** How long requests under way may take to finish once the service stops. */
  readonly drainSeconds?: number
}

export interface Listening {
  readonly url: string
  readonly port: number
  /** Takes no new requests, lets those under way finish, and is done after `drainSeconds` at the latest. */
  close(): Promise<void>
}

/**
 * Serves `app`. Throws a {@link StartError} that says the cure when the port is taken, the address is not ours, or
 * the service would be open to a network without a token.
 */
export async function listen(app: RequestListener, options: ListenOptions): Promise<Listening> {
  const { host, port, drainSeconds = 5 } = options
  if (!options.tokenGiven && !isLoopback(host)) throw new StartError(withoutToken(options))
  const underWay = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    underWay.add(response)
    response.once('close', () => underWay.delete(response))
    app(request, response)
  })
  await bind(server, options)
  const actualPort = (server.address() as AddressInfo).port
  return {
    port: actualPort,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port === 0 ? actualPort : port}`,
    close: () => stop(server, underWay, drainSeconds),
  }
}

/** Whether an address can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

function bind(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new StartError(sentenceFor(error, options), { cause: error }))
    })
    server.listen(options.port, options.host, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}

function stop(server: Server, underWay: ReadonlySet<ServerResponse>, drainSeconds: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), drainSeconds * 1000)
    server.close(() => {
      clearTimeout(deadline)
      resolve()
    })
    server.closeIdleConnections()
    // A kept-alive connection would hold up the stop for as long as the client likes.
    for (const response of underWay) if (!response.headersSent) response.setHeader('Connection', 'close')
  })
}

function withoutToken({ name, host }: ListenOptions): string {
  return `The ${name} would listen on ${host}, where others can reach it, and has no token: set a token, or let it listen on 127.0.0.1.`
}

function sentenceFor(error: NodeJS.ErrnoException, { name, host, port, portOption }: ListenOptions): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `The ${name} cannot listen on ${host}:${port}: another program has that port. Stop that program, or choose another port with ${portOption}.`
    case 'EACCES':
      return `The ${name} may not listen on ${host}:${port}: ports below 1024 need privileges. Choose another port with ${portOption}.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `The ${name} cannot listen on ${host}: that is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all addresses.`
    default:
      return `The ${name} cannot listen on ${host}:${port}: ${error.message}.`
  }
}
