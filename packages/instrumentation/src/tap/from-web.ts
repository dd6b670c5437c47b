import { Duplex, Readable } from 'node:stream'
import { descriptorOf } from './descriptors.ts'
import type { Stream } from './watched-body.ts'

/**
 * Makes `Readable.fromWeb` and `Duplex.fromWeb` take another stream in place of some: from Node.js 26 on they take a
 * reader and read past its methods.
 * https://github.com/nodejs/node/blob/main/lib/internal/webstreams/adapters.js
 * @param inPlaceOf returns the same stream where there is no other
 */
export function watchFromWeb(inPlaceOf: (stream: Stream) => Stream): void {
  replace(Readable, (stream) => inPlaceOf(stream as Stream))
  replace(Duplex, (pair) => {
    const { readable } = pair as { readable?: Stream }
    return readable ? { ...(pair as object), readable: inPlaceOf(readable) } : pair
  })
}

type FromWeb = (this: unknown, source: unknown, ...options: unknown[]) => unknown

function replace(kind: object, sourceOf: (source: unknown) => unknown): void {
  const found = descriptorOf(kind, 'fromWeb')
  const original = found?.value as FromWeb | undefined
  if (!found?.writable || !original) return
  const fromWeb: FromWeb = function fromWeb(source, ...options) {
    return original.call(this, typeof source === 'object' && source !== null ? sourceOf(source) : source, ...options)
  }
  for (const name of ['name', 'length'] as const) Object.defineProperty(fromWeb, name, { value: original[name] })
  Object.defineProperty(kind, 'fromWeb', { ...found, value: fromWeb })
}
