import type { Method, Route, Surface } from '../provider.ts'
import { speech, transcription } from './audio.ts'
import { batchOutput } from './batches.ts'
import { chatCompletions, completions, embeddings, moderations } from './chat.ts'
import { images } from './images.ts'
import { responses, storedResponse } from './responses.ts'

const ordered: readonly (readonly [suffix: string, surface: Surface])[] = [
  ['/chat/completions', chatCompletions],
  ['/completions', completions],
  ['/responses', responses],
  ['/embeddings', embeddings],
  ['/moderations', moderations],
  ['/images/generations', images],
  ['/images/edits', images],
  ['/images/variations', images],
  ['/audio/speech', speech],
  ['/audio/transcriptions', transcription],
  ['/audio/translations', transcription],
]

const fetched: readonly (readonly [path: RegExp, surface: Surface])[] = [
  [/\/responses\/(resp_[^/]+)$/, storedResponse],
  [/\/files\/(file-[^/]+)\/content$/, batchOutput],
]

/** What is behind a path of OpenAI's API, wherever it is mounted: `/v1/…`, `/openai/deployments/x/…`. */
export function openAiRouteOf({ pathname, searchParams }: URL, method: Method): Omit<Route, 'provider'> | undefined {
  if (method === 'POST') {
    const surface = ordered.find(([suffix]) => pathname.endsWith(suffix))?.[1]
    return surface && { surface }
  }
  for (const [path, surface] of fetched) {
    const id = path.exec(pathname)?.[1]
    if (id) return { surface, id, streams: searchParams.get('stream') === 'true' || undefined }
  }
  return undefined
}
