import type { Provider } from '../provider.ts'
import { openAiSocketRouteOf } from './sockets.ts'
import { openAiRouteOf } from './surfaces.ts'

// api.openai.com and its regional hosts, such as eu.api.openai.com.
const host = /(?:^|\.)api\.openai\.com$/

// What answers when a request names no model.
// https://platform.openai.com/docs/api-reference/images/create#images-create-model
// https://platform.openai.com/docs/api-reference/moderations/create#moderations-create-model
const defaultModels: Readonly<Record<string, string>> = {
  image_generation: 'dall-e-2',
  moderation: 'omni-moderation-latest',
}

/** OpenAI itself. */
export const openai: Provider = {
  routeOf(url, method) {
    if (!host.test(url.hostname)) return undefined
    const route = openAiRouteOf(url, method)
    return route && { ...route, provider: 'openai', model: defaultModels[route.surface.operation] }
  },
  socketRouteOf(url) {
    const route = host.test(url.hostname) ? openAiSocketRouteOf(url) : undefined
    return route && { ...route, provider: 'openai' }
  },
}
