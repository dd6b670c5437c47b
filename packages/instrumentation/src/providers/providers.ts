import { anthropic } from './anthropic/anthropic.ts'
import { azureOpenAi } from './azure-openai/azure-openai.ts'
import { gemini } from './gemini/gemini.ts'
import type { ProviderHosts } from './hosts.ts'
import { ollama } from './ollama/ollama.ts'
import { openai } from './openai/openai.ts'
import { openAiCompatible } from './openai-compatible/openai-compatible.ts'
import type { Method, Provider, Route } from './provider.ts'
import type { SocketRoute } from './socket.ts'

/** Finds whom a request goes to; hosts the user named come before the ones that are known. */
export function routerFor(hosts: ProviderHosts): (url: URL, method: Method) => Route | undefined {
  const providers = providersAt(hosts)
  return (url, method) => {
    for (const provider of providers) {
      const route = provider.routeOf(url, method)
      if (route) return route
    }
    return undefined
  }
}

/** Finds whom a WebSocket leads to. */
export function socketRouterFor(hosts: ProviderHosts): (url: URL) => SocketRoute | undefined {
  const providers = providersAt(hosts)
  return (url) => {
    for (const provider of providers) {
      const route = provider.socketRouteOf?.(url)
      if (route) return route
    }
    return undefined
  }
}

function providersAt(hosts: ProviderHosts): readonly Provider[] {
  return [openai, azureOpenAi(hosts), anthropic(hosts), gemini(hosts), ollama(hosts), openAiCompatible(hosts)]
}
