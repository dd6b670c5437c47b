import { type Access, openAccess } from './access.ts'
import { clientAddress } from './client-address.ts'
import { type Guard, guardOf } from './guard.ts'
import { type LimitOptions, Limits } from './limits.ts'
import type { Log } from './log.ts'
import type { TlsFiles } from './tls.ts'

/** Where a service listens, and whom it lets in. */
export interface NetworkOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** Who is let in; without tokens, the service listens on loopback only. */
  readonly access?: Access | undefined
  /** Answers with TLS by itself; without, a proxy does, or nobody has to. */
  readonly tls?: TlsFiles | undefined
  /** The proxies whose `X-Forwarded-For` is believed: addresses, networks, or `loopback`. */
  readonly trustProxy?: readonly string[] | undefined
  /** How much wrong tokens and requests a minute may bring. */
  readonly limits?: LimitOptions | undefined
}

/**
 * The guard of a service.
 *
 * @param realm what a browser says it wants a password for
 * @param publicUrl where people reach the service, if not at the address it listens on
 */
export function networkGuard(
  { access = openAccess, limits, trustProxy = [] }: NetworkOptions,
  { log, realm, publicUrl }: { log: Log; realm?: string; publicUrl?: string | undefined },
): Guard {
  return guardOf({
    access,
    limits: new Limits(limits),
    addressOf: clientAddress(trustProxy),
    log,
    ...(realm !== undefined && { realm }),
    ...(publicUrl !== undefined && { hosts: [new URL(publicUrl).hostname] }),
  })
}

/** What {@link listen} needs of them. */
export function listenOptions({ host, port, access = openAccess, tls }: NetworkOptions): {
  host: string
  port: number
  tokenGiven: boolean
  tls: TlsFiles | undefined
} {
  return { host, port, tokenGiven: access.isGuarded, tls }
}
