import type { Readable } from 'node:stream'

// The parts of a form but its files are short.
const maxPartBytes = 1_000
const maxKeptBytes = 20_000

/**
 * The text fields of a form that is sent as a stream of Node.js, as openai 4 does with recordings. They are noted as
 * they go by: nothing is read ahead, and a file may come before them.
 * @returns the value of a field, once it has been sent
 */
export function watchFormStream(form: Readable): (name: string) => string | undefined {
  const push = form.push.bind(form)
  let kept = ''
  form.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk instanceof Uint8Array && chunk.length <= maxPartBytes && kept.length <= maxKeptBytes) {
      kept += Buffer.from(chunk).toString('utf8')
    }
    return push(chunk, encoding)
  }
  return (name) => new RegExp(`name="${name}"\\r\\n(?:[^\\r]+\\r\\n)*\\r\\n([^\\r]*)\\r\\n`).exec(kept)?.[1]
}
