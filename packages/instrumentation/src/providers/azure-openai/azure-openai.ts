import { hostLookup, type ProviderHosts } from '../hosts.ts'
import { openAiSocketRouteOf } from '../openai/sockets.ts'
import { openAiRouteOf } from '../openai/surfaces.ts'
import type { Provider } from '../provider.ts'

// https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle, in public and government clouds.
const knownHosts: ProviderHosts = {
  '*.openai.azure.com': 'azure.ai.openai',
  '*.openai.azure.us': 'azure.ai.openai',
  '*.services.ai.azure.com': 'azure.ai.openai',
  '*.cognitiveservices.azure.com': 'azure.ai.openai',
}

/**
 * Azure OpenAI, at `/openai/deployments/{deployment}/…?api-version=…` and at `/openai/v1/…`. The model that is priced
 * is the one in the answer; a deployment whose answers name none is priced by its own name, for which a prices file
 * can have a key. `hosts` may name its hosts otherwise.
 */
export function azureOpenAi(hosts: ProviderHosts = {}): Provider {
  const isAzure = hostLookup(knownHosts)
  const providerAt = hostLookup(hosts, knownHosts)
  return {
    routeOf(url, method) {
      const route = isAzure(url) === undefined ? undefined : openAiRouteOf(url, method)
      return route && { ...route, provider: providerAt(url) ?? 'azure.ai.openai', model: deploymentIn(url) }
    },
    socketRouteOf(url) {
      const route = isAzure(url) === undefined ? undefined : openAiSocketRouteOf(url)
      return route && { ...route, provider: providerAt(url) ?? 'azure.ai.openai' }
    },
  }
}

// The deployment is in the path and may be missing in the body.
function deploymentIn({ pathname }: URL): string | undefined {
  return /\/deployments\/([^/]+)\//.exec(pathname)?.[1]
}
