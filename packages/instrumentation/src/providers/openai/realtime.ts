import type { UsageCounts } from '@tollbell/conventions'
import { counts, minus } from '../counts.ts'
import { countOf, fieldOf, textOf } from '../fields.ts'
import type { EndedSocketCall, SocketReading, SocketRoute, SocketSurface } from '../socket.ts'
import { failureOf } from './failure.ts'
import { transcriptionUsage } from './usage.ts'

// Each session names one of these: https://platform.openai.com/docs/guides/realtime-websocket, on Azure before v1 its
// `deployment`. Apps have addresses of their own that end in /realtime.
const sessionParameters = ['model', 'intent', 'call_id', 'deployment']

/** How the events begin that bring a piece of a response, of which there are many. */
export const pieces: RegExp = /^\{\s*(?:"event_id"\s*:\s*"\w*"\s*,\s*)?"type"\s*:\s*"[\w.]+\.delta"/

const readers: Readonly<Record<string, (event: unknown) => SocketReading | undefined>> = {
  'session.created': readSession,
  'session.updated': readSession,
  'transcription_session.created': readSession,
  'transcription_session.updated': readSession,
  'input_audio_buffer.committed': (event) => {
    const id = textOf(event, 'item_id')
    return id === undefined ? undefined : { begun: { id: `${id}:0`, operation: 'transcription' } }
  },
  'conversation.item.input_audio_transcription.completed': readTranscription,
  'conversation.item.input_audio_transcription.failed': readTranscription,
  'response.created': (event) => {
    const id = textOf(fieldOf(event, 'response'), 'id')
    return id === undefined ? undefined : { begun: { id, operation: 'chat' } }
  },
  'response.done': readResponse,
}

/**
 * `wss://…/realtime`: a session in which each response, and each transcript of what was said to it, is a call.
 * https://platform.openai.com/docs/api-reference/realtime-server-events
 */
const realtime: SocketSurface = {
  pieces,
  markers: Object.keys(readers).map((type) => `"${type}"`),
  read: (event) => readers[textOf(event, 'type') ?? '']?.(event),
}

/** The realtime session at an address of OpenAI's API, wherever it is mounted. */
export function realtimeRouteOf({ pathname, searchParams }: URL): Omit<SocketRoute, 'provider'> | undefined {
  if (!pathname.endsWith('/realtime') || !sessionParameters.some((name) => searchParams.has(name))) return undefined
  return { surface: realtime, model: searchParams.get('model') ?? searchParams.get('deployment') ?? undefined }
}

function readSession(event: unknown): SocketReading {
  const session = fieldOf(event, 'session')
  // Where it is today, and where it was in the beta.
  const transcription =
    fieldOf(fieldOf(fieldOf(session, 'audio'), 'input'), 'transcription') ??
    fieldOf(session, 'input_audio_transcription')
  return { models: { answering: textOf(session, 'model'), transcribing: textOf(transcription, 'model') } }
}

function readTranscription(event: unknown): SocketReading | undefined {
  const item = textOf(event, 'item_id')
  if (item === undefined) return undefined
  const error = fieldOf(event, 'error')
  return {
    ended: {
      id: `${item}:${countOf(event, 'content_index') ?? 0}`,
      operation: 'transcription',
      ...(error === undefined ? { outcome: 'ok' } : failureOf(error)),
      usage: transcriptionUsage(fieldOf(event, 'usage')),
    },
  }
}

function readResponse(event: unknown): SocketReading | undefined {
  const response = fieldOf(event, 'response')
  const id = textOf(response, 'id')
  if (id === undefined) return undefined
  return { ended: { id, operation: 'chat', ...endOf(response), ...realtimeUsage(fieldOf(response, 'usage')) } }
}

function endOf(response: unknown): Pick<EndedSocketCall, 'outcome' | 'errorType'> {
  const details = fieldOf(response, 'status_details')
  const status = textOf(response, 'status')
  if (status === 'failed') return failureOf(fieldOf(details, 'error'))
  // An incomplete response ended by itself: at its limit of tokens, or at a filter.
  return status === 'cancelled' ? { outcome: 'aborted', errorType: textOf(details, 'reason') } : { outcome: 'ok' }
}

/**
 * `usage` of a response, split into disjoint classes.
 * https://platform.openai.com/docs/api-reference/realtime-server-events/response/done
 */
export function realtimeUsage(usage: unknown): { usage?: UsageCounts; estimated?: true } {
  const [input, output] = [countOf(usage, 'input_tokens'), countOf(usage, 'output_tokens')]
  if (input === undefined && output === undefined) return {}
  const details = fieldOf(usage, 'input_token_details')
  const [audio, image] = [countOf(details, 'audio_tokens'), countOf(details, 'image_tokens')]
  const cached = cachedOf(details)
  const output_audio = countOf(fieldOf(usage, 'output_token_details'), 'audio_tokens')
  return {
    usage: counts({
      input: minus(input, audio, image, cached.text),
      input_cached: cached.text,
      input_cached_audio: cached.audio,
      input_cached_image: cached.image,
      input_audio: minus(audio, cached.audio),
      input_image: minus(image, cached.image),
      output: minus(output, output_audio),
      output_audio,
    }),
    ...(cached.estimated ? { estimated: true } : {}),
  }
}

interface Cached {
  readonly text?: number | undefined
  readonly audio?: number | undefined
  readonly image?: number | undefined
  readonly estimated?: true
}

function cachedOf(details: unknown): Cached {
  const all = countOf(details, 'cached_tokens')
  const parts = fieldOf(details, 'cached_tokens_details')
  const [audio, image] = [countOf(parts, 'audio_tokens'), countOf(parts, 'image_tokens')]
  if (audio !== undefined || image !== undefined) return { text: minus(all, audio, image), audio, image }
  const text = countOf(details, 'text_tokens')
  if (all === undefined || text === undefined || all <= text) return { text: all }
  // Servers that do not say what was cached: the text comes first in a session, as its instructions.
  return { text, audio: all - text, estimated: true }
}
