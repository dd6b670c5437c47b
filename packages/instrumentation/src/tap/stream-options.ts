import { jsonFields } from './json-fields.ts'
import { isNodeBody } from './node-body.ts'

// A refusal is short. Of a longer answer of node-fetch the copy would wait here until the app reads the original.
const maxLookedAtBytes = 16 * 1024

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
  const refuses = /stream_options|include_usage/.test(await beginningOf(response.clone()))
  // The app never sees this answer; its connection is free again once nobody waits for the rest. One that breaks
  // before that is free too.
  if (refuses) await letGo(response.body).catch(() => undefined)
  return refuses
}

async function beginningOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes >= maxLookedAtBytes) break
    }
  } catch {
    // What is wrong with this answer the app shall see for itself.
  }
  return Buffer.concat(chunks).toString('utf8')
}

// The bodies of node-fetch are streams of Node.js.
async function letGo(body: Response['body']): Promise<void> {
  if (isNodeBody(body)) body.destroy()
  else await body?.cancel()
}
