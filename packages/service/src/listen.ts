import { createServer, type RequestListener, type Server, type ServerOptions, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type Log, silentLog } from './log.ts'
import { type BodyPatience, SlowBodies } from './slow-bodies.ts'
import { StartError } from './start-error.ts'
import { type Certificate, readCertificate, type TlsFiles, watchCertificate } from './tls.ts'

type Patience = ServerOptions & BodyPatience & { readonly connectionsCheckingInterval: number }

// Who takes longer to send headers, or sends less of a body, wants to hold connections, not to send something. A large
// file over a slow line does: all of a request has no time limit.
// https://en.wikipedia.org/wiki/Slowloris_(cyber_attack)
const patience: Patience = {
  headersTimeout: 10_000,
  requestTimeout: 0,
  bodyWindowMs: 60_000,
  leastBodyBytes: 60 * 1024,
  connectionsCheckingInterval: 5_000,
  // Longer than the pause between two exports, and than the patience of proxies (nginx and AWS: 60 s).
  keepAliveTimeout: 65_000,
}

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
  /** Answers with TLS; the files are read again when they change. */
  readonly tls?: TlsFiles | undefined
  readonly log?: Log
  readonly now?: () => Date
  /** How long requests under way may take to finish once the service stops. */
  readonly drainSeconds?: number
  /** How long a client may take to send something; for tests. */
  readonly patience?: Partial<Patience>
}

export interface Listening {
  readonly url: string
  /**
   * For programs on this machine. With TLS, a second address on loopback without it: a certificate is for a name, and
   * 127.0.0.1 is none. Otherwise the same as `url`.
   */
  readonly localUrl: string
  readonly port: number
  /** Takes no new requests, lets those under way finish, and is done after `drainSeconds` at the latest. */
  close(): Promise<void>
}

/**
 * Serves `app`. Throws a {@link StartError} that says the cure when the port is taken, the address is not ours, the
 * certificate is none, or the service would be open to a network without a token.
 */
export async function listen(app: RequestListener, options: ListenOptions): Promise<Listening> {
  const { host, port, tls, drainSeconds = 5 } = options
  if (!options.tokenGiven && !isLoopback(host)) throw new StartError(withoutToken(options))
  const underWay = new Set<ServerResponse>()
  const limits = { ...patience, ...options.patience }
  const slowBodies = new SlowBodies(limits)
  const serve: RequestListener = (request, response) => {
    underWay.add(response)
    response.once('close', () => underWay.delete(response))
    slowBodies.watch(response, performance.now())
    app(request, response)
  }
  const { server, release } = tls ? tlsServer(tls, serve, limits, options) : plainServer(serve, limits)
  const local = tls ? createServer(limits, serve) : undefined
  try {
    await bind(server, options)
    if (local) await bind(local, { ...options, host: '127.0.0.1', port: 0 })
  } catch (error) {
    release()
    server.close()
    throw error
  }
  const actualPort = portOf(server)
  const url = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port === 0 ? actualPort : port}`
  const servers = local ? [server, local] : [server]
  const checking = setInterval(() => slowBodies.check(performance.now()), limits.connectionsCheckingInterval).unref()
  return {
    port: actualPort,
    url,
    localUrl: local ? `http://127.0.0.1:${portOf(local)}` : url,
    async close() {
      release()
      await Promise.all(servers.map((each) => stop(each, underWay, drainSeconds)))
      clearInterval(checking)
    },
  }
}

/** Whether an address can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

interface Served {
  readonly server: Server
  readonly release: () => void
}

function plainServer(serve: RequestListener, limits: ServerOptions): Served {
  return { server: createServer(limits, serve), release: () => {} }
}

function tlsServer(
  files: TlsFiles,
  serve: RequestListener,
  limits: ServerOptions,
  { log = silentLog, now = () => new Date() }: Pick<ListenOptions, 'log' | 'now'>,
): Served {
  const first = readCertificate(files)
  const server = createTlsServer({ ...limits, ...first }, serve)
  const use = (certificate: Certificate): void => server.setSecureContext(certificate)
  return { server, release: watchCertificate(files, use, { log, now, first }) }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
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
