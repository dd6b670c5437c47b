import { setImmediate } from 'node:timers/promises'

/** An answer as a server gave it. */
export interface Recorded {
  readonly headers: [string, string][]
  readonly chunks: readonly Uint8Array[]
}

/**
 * A `fetch` that gives a server's true answers again without a network: the client is all that is left to measure. It
 * stands in the place of that of Node.js, as one that an app brings.
 * Each request body is sent once and its answer kept. Requests to other hosts go through.
 */
export function replayOf(baseUrl: string, fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  const answers = new Map<unknown, Recorded>()
  return async (input, init) => {
    const url = String(input instanceof Request ? input.url : input)
    if (!url.startsWith(baseUrl)) return fetch(input, init)
    // An answer never comes in the turn of the event loop in which it was asked for.
    await setImmediate()
    let answer = answers.get(init?.body)
    if (!answer) {
      answer = await record(await fetch(input, init))
      answers.set(init?.body, answer)
    }
    return new Response(streamOf(answer.chunks), { headers: answer.headers })
  }
}

/** Takes an answer down, an event in each chunk. */
export async function record(response: Response): Promise<Recorded> {
  const text = await response.text()
  if (!response.ok) throw new Error(`The server answered ${response.status}: ${text}`)
  // As the events of a slow model arrive: each in a chunk of its own.
  const pieces = response.headers.get('content-type')?.startsWith('text/event-stream')
    ? text.split(/(?<=\n\n)/)
    : [text]
  return { headers: [...response.headers], chunks: pieces.map((piece) => new TextEncoder().encode(piece)) }
}

// A byte stream, as the bodies of the real fetch are.
function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  let index = 0
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      const chunk = chunks[index]
      index += 1
      if (chunk) controller.enqueue(chunk.slice())
      else controller.close()
    },
  })
}
