import { setImmediate } from 'node:timers/promises'
import { startOpenAiServer } from '../src/testing/index.ts'

const texts: Readonly<Record<string, string>> = {
  small: 'A few words.',
  large: 'A sentence of "some" length.\n'.repeat(650),
  stream: 'word '.repeat(100),
}

interface Recorded {
  readonly headers: Headers
  readonly chunks: readonly Uint8Array[]
}

/** A `fetch` that gives the server's true answers again without a network, so that only the client is measured. */
export interface Replay {
  readonly fetch: (input: unknown, init?: RequestInit) => Promise<Response>
  readonly close: () => Promise<void>
}

export async function startReplay(): Promise<Replay> {
  const server = await startOpenAiServer({
    textOf: ({ model }) => texts[model] ?? '',
    usageOf: () => ({ inputTokens: 100, cachedTokens: 50, outputTokens: 100 }),
  })
  // By what was asked: a request that asks for usage has another answer than one that does not.
  const answers = new Map<string, Recorded>()
  return {
    async fetch(_, init) {
      // An answer never comes in the turn of the event loop in which it was asked for.
      await setImmediate()
      const body = init?.body as string
      let answer = answers.get(body)
      if (!answer) {
        answer = await record(`${server.url}/chat/completions`, init)
        answers.set(body, answer)
      }
      return new Response(streamOf(answer.chunks), { headers: answer.headers })
    },
    close: () => server.close(),
  }
}

async function record(url: string, init: RequestInit | undefined): Promise<Recorded> {
  const { headers, method = 'POST', body = null } = init ?? {}
  const response = await fetch(url, { method, body, ...(headers ? { headers } : {}) })
  const text = await response.text()
  // As the events of a slow model arrive: each in a chunk of its own.
  const pieces = response.headers.get('content-type')?.startsWith('text/event-stream')
    ? text.split(/(?<=\n\n)/)
    : [text]
  return { headers: response.headers, chunks: pieces.map((piece) => new TextEncoder().encode(piece)) }
}

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  let index = 0
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks[index]
      index += 1
      if (chunk) controller.enqueue(Uint8Array.from(chunk))
      else controller.close()
    },
  })
}
