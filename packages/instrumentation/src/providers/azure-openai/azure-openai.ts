import { hostLookup } from '../hosts.ts'
import { openAiRouteOf } from '../openai/surfaces.ts'
import type { Provider } from '../provider.ts'

// https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle, in public and government clouds.
const providerAt = hostLookup({
  '*.openai.azure.com': 'azure.ai.openai',
  '*.openai.azure.us': 'azure.ai.openai',
  '*.services.ai.azure.com': 'azure.ai.openai',
  '*.cognitiveservices.azure.com': 'azure.ai.openai',
})

/**
 * Azure OpenAI, at `/openai/deployments/{deployment}/…?api-version=…` and at `/openai/v1/…`. The model that is priced
 * is the one in the answer; a deployment whose answers name none is priced by its own name, for which a prices file
 * can have a key.
 */
export const azureOpenAi: Provider = {
  routeOf(url, method) {
    const provider = providerAt(url)
    const route = provider === undefined ? undefined : openAiRouteOf(url, method)
    return provider === undefined || !route ? undefined : { ...route, provider, model: deploymentIn(url) }
  },
}

// The deployment is in the path and may be missing in the body.
function deploymentIn({ pathname }: URL): string | undefined {
  return /\/deployments\/([^/]+)\//.exec(pathname)?.[1]
}
