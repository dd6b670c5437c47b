import { expect, test } from 'vitest'
import { watchBody } from './body.ts'
import { without } from './event-bytes.ts'

const word = 'abcdef'
const seen = 'aef'
const cuts = [{ start: 1, end: 4 }]

/** A stream of one chunk, which whoever made it may keep. */
function streamOf(chunk: Uint8Array, type: 'bytes' | undefined): ReadableStream<Uint8Array> {
  const start = (controller: { enqueue(chunk: Uint8Array): void; close(): void }): void => {
    controller.enqueue(chunk)
    controller.close()
  }
  return type ? new ReadableStream({ type, start }) : new ReadableStream({ start })
}

/** Cuts as hiding does. */
function watchAndCut(stream: ReadableStream<Uint8Array>): { chunks: number; ends: number } {
  const looks = { chunks: 0, ends: 0 }
  watchBody(stream, {
    push(chunk) {
      looks.chunks += 1
      return without(chunk, cuts)
    },
    end() {
      looks.ends += 1
      return new Uint8Array(0)
    },
    cancelled() {},
    failed() {},
  })
  return looks
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A stream whose methods are not those that all streams share. */
class OddStream extends ReadableStream<Uint8Array> {
  override values(...options: Parameters<ReadableStream['values']>): ReturnType<ReadableStream<Uint8Array>['values']> {
    return super.values(...options)
  }
}

const kinds = [
  { name: 'a byte stream gives its chunks away', type: 'bytes' as const, make: bytesOf, left: '' },
  { name: 'another stream may keep them', type: undefined, make: bytesOf, left: word },
  { name: 'so may one of Buffers', type: undefined, make: (text: string) => Buffer.from(text), left: word },
]

test.each(kinds)('$name, and kept bytes stay as they are', async ({ type, make, left }) => {
  const chunk = make(word)
  const stream = streamOf(chunk, type)
  const looks = watchAndCut(stream)
  const texts: string[] = []
  for await (const bytes of stream) texts.push(new TextDecoder().decode(bytes))
  expect(texts).toEqual([seen])
  expect(looks).toEqual({ chunks: 1, ends: 1 })
  expect(stream.locked).toBe(false)
  expect(Buffer.from(chunk).toString()).toBe(left)
})

test.each(kinds)('both branches of a tee get the same: $name', async ({ type, make }) => {
  const stream = streamOf(make(word), type)
  watchAndCut(stream)
  const texts = await Promise.all(stream.tee().map((branch) => new Response(branch).text()))
  expect(texts).toEqual([seen, seen])
})

test('next() after the end, or several at once, answers as the stream itself does', async () => {
  const stream = streamOf(bytesOf(word), 'bytes')
  watchAndCut(stream)
  const iterator = stream.values()
  const results = await Promise.all([iterator.next(), iterator.next(), iterator.next()])
  expect(results.map(({ done }) => done)).toEqual([false, true, true])
  expect(await iterator.next()).toEqual({ done: true, value: undefined })
})

test('a stream with methods of its own is watched by those', async () => {
  const chunk = bytesOf(word)
  const stream = new OddStream({
    start(controller) {
      controller.enqueue(chunk)
      controller.close()
    },
  })
  const looks = watchAndCut(stream)
  expect(await new Response(stream).text()).toBe(seen)
  expect(looks.ends).toBe(1)
})

test('what nobody watches is read as ever, by methods that look as ever', async () => {
  // oxlint-disable-next-line unbound-method -- they are looked at, and called on what is no stream
  const { getReader, cancel, tee, pipeTo, pipeThrough, values } = ReadableStream.prototype
  expect([getReader, cancel, tee, pipeTo, pipeThrough, values].map(({ name, length }) => [name, length])).toEqual([
    ['getReader', 0],
    ['cancel', 0],
    ['tee', 0],
    ['pipeTo', 1],
    ['pipeThrough', 1],
    ['values', 0],
  ])
  expect(ReadableStream.prototype[Symbol.asyncIterator]).toBe(values)
  const [first, second] = streamOf(bytesOf(word), 'bytes').tee()
  const through = first.pipeThrough(new TransformStream<Uint8Array, Uint8Array>())
  expect(await new Response(through).text()).toBe(word)
  expect(await second.getReader().read()).toEqual({ done: false, value: bytesOf(word) })
  await expect(streamOf(bytesOf(word), 'bytes').cancel()).resolves.toBeUndefined()
  expect(() => getReader.call({} as ReadableStream)).toThrow(TypeError)
})
