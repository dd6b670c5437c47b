import { hostLookup, type ProviderHosts } from '../hosts.ts'
import type { Provider } from '../provider.ts'
import { batchResults, messages } from './surfaces.ts'

/** Anthropic's own API, at its host or at one that `hosts` names `anthropic`: `/messages` says little by itself. */
export function anthropic(hosts: ProviderHosts = {}): Provider {
  const providerAt = hostLookup(hosts, { 'api.anthropic.com': 'anthropic' })
  return {
    routeOf(url, method) {
      if (providerAt(url) !== 'anthropic') return undefined
      if (method === 'POST') {
        return url.pathname.endsWith('/messages') ? { provider: 'anthropic', surface: messages } : undefined
      }
      const id = /\/messages\/batches\/([^/]+)\/results$/.exec(url.pathname)?.[1]
      return id === undefined ? undefined : { provider: 'anthropic', surface: batchResults, id }
    },
  }
}
