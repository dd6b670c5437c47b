import { clientAddress, type LimitOptions, readCertificate, StartError, type TlsFiles } from '@tollbell/service'
import type { Listener } from './settings.ts'
import type { Section, SettingsReader } from './settings-reader.ts'
import { readTokens } from './tokens.ts'

/** What every service of ours reads in its section. */
export const listenerKeys: readonly string[] = [
  'host',
  'port',
  'token',
  'tokenFile',
  'tokens',
  'tokensFile',
  'tlsCert',
  'tlsKey',
  'trustProxy',
  'requestsPerMinute',
]

/** Where a service listens, and whom it lets in. */
export function readListener(name: 'ledger' | 'bridge', section: Section, reader: SettingsReader): Listener {
  const read = (): ReturnType<typeof readTokens> => readTokens(name, section, reader.options)
  const tokens = read()
  if ('mistakes' in tokens) reader.mistakes.push(...tokens.mistakes)
  return {
    host: reader.text(name, section, 'host', 'an address, such as 127.0.0.1') ?? '127.0.0.1',
    port: reader.port(name, section),
    tokens: { first: 'mistakes' in tokens ? { tokens: [], files: [] } : tokens, read },
    tls: readTls(name, section, reader),
    trustProxy: readProxies(name, section, reader),
    limits: readLimits(name, section, reader),
  }
}

function readTls(name: 'ledger' | 'bridge', section: Section, reader: SettingsReader): TlsFiles | undefined {
  const certFile = reader.text(name, section, 'tlsCert', 'the path of a certificate with its chain, as PEM')
  const keyFile = reader.text(name, section, 'tlsKey', 'the path of the key of tlsCert, as PEM')
  if (certFile === undefined && keyFile === undefined) return undefined
  if (certFile === undefined || keyFile === undefined) {
    reader.mistakes.push(`${name}: set both tlsCert and tlsKey, or neither`)
    return undefined
  }
  const files = { certFile, keyFile }
  told(name, reader, () => readCertificate(files))
  return files
}

function readProxies(name: 'ledger' | 'bridge', section: Section, reader: SettingsReader): readonly string[] {
  const { path, value } = reader.written(name, section, 'trustProxy')
  if (value === undefined) return []
  const proxies: unknown[] = typeof value === 'string' ? value.split(',').map((each) => each.trim()) : [value].flat()
  if (!proxies.every((each) => typeof each === 'string')) {
    reader.mistakes.push(`${path}: write the addresses or networks of your proxies, such as [10.0.0.0/8] or loopback`)
    return []
  }
  told(name, reader, () => clientAddress(proxies))
  return proxies
}

function readLimits(name: 'ledger' | 'bridge', section: Section, reader: SettingsReader): LimitOptions {
  const { path, value } = reader.written(name, section, 'requestsPerMinute')
  if (value === undefined) return {}
  const requestsPerMinute = Number(value)
  if (Number.isInteger(requestsPerMinute) && requestsPerMinute > 0) return { requestsPerMinute }
  reader.mistakes.push(`${path}: ${JSON.stringify(value)} is no number of requests; write a whole one above 0`)
  return {}
}

// What is wrong with a file or an address is known where it is used, and said before anything starts.
function told(name: string, reader: SettingsReader, use: () => unknown): void {
  try {
    use()
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    reader.mistakes.push(...error.mistakes.map((mistake) => `${name}.${mistake}`))
  }
}
