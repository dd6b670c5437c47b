import type { IncomingMessage } from 'node:http'
import proxyAddr from 'proxy-addr'
import { StartError } from './start-error.ts'

/** Where a request comes from. */
export type AddressOf = (request: IncomingMessage) => string

/**
 * The address of the client: that of the connection, or, when that is one of the trusted proxies, the last untrusted
 * one in `X-Forwarded-For`. Anybody may write that header, so without trusted proxies it counts for nothing.
 *
 * @param trustedProxies addresses, networks (`10.0.0.0/8`), or `loopback`, `linklocal`, `uniquelocal`
 * @throws {@link StartError} for what is no address
 */
export function clientAddress(trustedProxies: readonly string[]): AddressOf {
  const isTrusted = compiled(trustedProxies)
  return (request) => proxyAddr(request, isTrusted)
}

function compiled(trustedProxies: readonly string[]): ReturnType<typeof proxyAddr.compile> {
  try {
    return proxyAddr.compile([...trustedProxies])
  } catch (error) {
    throw new StartError(
      `trustProxy: ${(error as Error).message}; write addresses or networks, such as 10.0.0.0/8, or loopback`,
      { cause: error },
    )
  }
}
