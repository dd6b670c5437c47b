import { jsonFields } from './json-fields.ts'

/**
 * The body of a request with `stream_options.include_usage` added, all else as it is; `undefined` when the app asks
 * for usage itself.
 */
export function askForUsage(body: string): string | undefined {
  const options = jsonFields(body, ['stream_options'])?.['stream_options']
  if (typeof options !== 'object' || options === null) {
    return options === undefined ? insertField(body) : undefined
  }
  if ((options as { include_usage?: unknown }).include_usage === true) return undefined
  const request = JSON.parse(body) as Record<string, unknown>
  return JSON.stringify({ ...request, stream_options: { ...options, include_usage: true } })
}

function insertField(body: string): string {
  const at = body.indexOf('{') + 1
  return `${body.slice(0, at)}"stream_options":{"include_usage":true},${body.slice(at)}`
}

/** Whether the answer is a refusal of the option we added. The answer itself stays unread. */
export async function refusesStreamOptions(response: Response): Promise<boolean> {
  if (response.status !== 400 && response.status !== 422) return false
  const text = await response
    .clone()
    .text()
    .catch(() => '')
  const refuses = /stream_options|include_usage/.test(text)
  // The app never sees this answer; its connection is free again once nobody waits for the rest.
  if (refuses) await response.body?.cancel().catch(() => undefined)
  return refuses
}
