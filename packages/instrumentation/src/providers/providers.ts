import { anthropic } from './anthropic/anthropic.ts'
import { azureOpenAi } from './azure-openai/azure-openai.ts'
import { gemini } from './gemini/gemini.ts'
import type { ProviderHosts } from './hosts.ts'
import { ollama } from './ollama/ollama.ts'
import { openai } from './openai/openai.ts'
import { openAiCompatible } from './openai-compatible/openai-compatible.ts'
import type { Method, Provider, Route } from './provider.ts'

/** Finds whom a request goes to; hosts the user named come before the ones that are known. */
export function routerFor(hosts: ProviderHosts): (url: URL, method: Method) => Route | undefined {
  const providers: readonly Provider[] = [
    openai,
    azureOpenAi(hosts),
    anthropic(hosts),
    gemini(hosts),
    ollama(hosts),
    openAiCompatible(hosts),
  ]
  return (url, method) => {
    for (const provider of providers) {
      const route = provider.routeOf(url, method)
      if (route) return route
    }
    return undefined
  }
}
