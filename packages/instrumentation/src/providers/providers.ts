import { openai } from './openai/openai.ts'
import { openAiCompatible, type ProviderHosts } from './openai-compatible/openai-compatible.ts'
import type { Provider, Route } from './provider.ts'

/** Finds whom a POST goes to; hosts the user named come before the ones that are known. */
export function routerFor(hosts: ProviderHosts): (url: URL) => Route | undefined {
  const providers: readonly Provider[] = [openai, openAiCompatible(hosts)]
  return (url) => {
    for (const provider of providers) {
      const route = provider.routeOf(url)
      if (route) return route
    }
    return undefined
  }
}
