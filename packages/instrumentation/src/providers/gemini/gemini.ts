import { hostLookup, type ProviderHosts } from '../hosts.ts'
import type { Provider, Surface } from '../provider.ts'
import { embedContent, generateContent } from './surfaces.ts'

const knownHosts: ProviderHosts = { '*aiplatform.googleapis.com': 'gcp.vertex_ai' }

const methods: Readonly<Record<string, Surface>> = {
  generateContent,
  streamGenerateContent: generateContent,
  embedContent,
  batchEmbedContents: embedContent,
}

/**
 * Google's own API, of the Gemini Developer API and of Vertex AI. Nobody else has paths like
 * `/models/gemini-2.5-flash:generateContent`, so any host is taken for it.
 */
export function gemini(hosts: ProviderHosts = {}): Provider {
  const providerAt = hostLookup(hosts, knownHosts)
  return {
    routeOf(url, method) {
      const [, model, name = ''] = /\/models\/([^/:]+):(\w+)$/.exec(url.pathname) ?? []
      const surface = methods[name]
      if (method !== 'POST' || !surface) return undefined
      const streams = name === 'streamGenerateContent' || undefined
      return { provider: providerAt(url) ?? 'gcp.gemini', surface, model, streams }
    },
  }
}
