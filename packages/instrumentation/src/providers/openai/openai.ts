import type { Provider } from '../provider.ts'
import { openAiSurfaceOf } from './surfaces.ts'

// api.openai.com and its regional hosts, such as eu.api.openai.com.
const host = /(?:^|\.)api\.openai\.com$/

/** OpenAI: chat completions, Responses, embeddings. */
export const openai: Provider = {
  routeOf({ hostname, pathname }) {
    if (!host.test(hostname)) return undefined
    const surface = openAiSurfaceOf(pathname)
    return surface && { provider: 'openai', surface }
  },
}
