import { describe, expect, test } from 'vitest'
import { chatCompletions as chat } from '../providers/openai/chat.ts'
import { responses } from '../providers/openai/responses.ts'
import { EventStreamWatch } from './event-stream.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const data = (json: object): string => `data: ${JSON.stringify(json)}\n\n`

function piece(content: string, usage: object): object {
  return { id: 'c', model: 'gpt-4o', choices: [{ index: 0, delta: { content } }], ...usage, obfuscation: 'x' }
}

const usage = { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 }
const usageEvent = data({ id: 'c', model: 'gpt-4o', service_tier: 'flex', choices: [], usage })
const texts = ['Grüße', ' 世界', ' she said "usage":null', ' 👋']

/** What comes over the wire when usage is asked for, and what when it is not. */
const asked = `: hello\n\n${texts.map((text) => data(piece(text, { usage: null }))).join('')}${usageEvent}data: [DONE]\n\n`
const plain = `: hello\n\n${texts.map((text) => data(piece(text, {}))).join('')}data: [DONE]\n\n`

function watchAll(watch: EventStreamWatch, chunks: readonly Uint8Array[]): string {
  const seen = chunks.map((chunk) => watch.push(chunk))
  return Buffer.concat([...seen, watch.end()]).toString('utf8')
}

describe('hiding', () => {
  test('the app gets, byte for byte, what it would have got without us', () => {
    const watch = new EventStreamWatch(chat, true)
    expect(watchAll(watch, [bytesOf(asked)])).toBe(plain)
    expect(watch.reading).toMatchObject({ model: 'gpt-4o', tier: 'flex', usage: { input: 7, output: 3 } })
  })

  test('wherever the chunks are split, even inside a character', () => {
    const bytes = bytesOf(asked)
    for (let at = 1; at < bytes.length; at += 1) {
      const watch = new EventStreamWatch(chat, true)
      expect(watchAll(watch, [bytes.subarray(0, at), bytes.subarray(at)])).toBe(plain)
      expect(watch.reading?.usage).toEqual({ input: 7, output: 3 })
    }
  })

  test.each([
    { name: 'without padding', padding: {} },
    { name: 'with padding', padding: { obfuscation: 'aB3' } },
    { name: 'with padding as OpenAI does not send it', padding: { obfuscation: 'x"\\' } },
  ])('an event to a chunk, as a slow model sends them, $name', ({ padding }) => {
    const pieces = (none: object): Uint8Array[] =>
      texts.map((text) => bytesOf(data({ choices: [{ delta: { content: text } }], ...none, ...padding })))
    const sent = (): Uint8Array[] => [...pieces({ usage: null }), bytesOf(usageEvent)]
    const watch = new EventStreamWatch(chat, true)
    const chunks = sent()
    const seen = chunks.map((chunk) => watch.push(chunk))
    expect(seen.map(String)).toEqual([...pieces({}).map(String), ''])
    expect(watch.reading?.usage).toEqual({ input: 7, output: 3 })
    // Others may have them as well.
    expect(chunks).toEqual(sent())
  })

  test.each([
    { name: 'one event', size: 10_000, from: data(piece('word', { usage: null })) },
    { name: 'several events', size: 10_000, from: asked },
    { name: 'an event and a half', size: 200, from: asked },
  ])('and no buffer with more than the chunk in it: $name', ({ size, from }) => {
    const watch = new EventStreamWatch(chat, true)
    const bytes = bytesOf(from)
    for (let at = 0; at < bytes.length; at += size) {
      const { buffer, byteLength } = watch.push(bytes.slice(at, at + size))
      expect(buffer.byteLength).toBe(byteLength)
    }
  })

  test.each([1, 2, 3, 7, 64])('in chunks of %d bytes', (size) => {
    const bytes = bytesOf(asked)
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    )
    expect(watchAll(new EventStreamWatch(chat, true), chunks)).toBe(plain)
  })

  test.each([
    { name: 'CRLF', newline: '\r\n' },
    { name: 'CR', newline: '\r' },
  ])('with $name at the ends of lines', ({ newline }) => {
    const over = (text: string): string => text.replaceAll('\n', newline)
    expect(watchAll(new EventStreamWatch(chat, true), [bytesOf(over(asked))])).toBe(over(plain))
  })

  test('a last event without its empty line', () => {
    const watch = new EventStreamWatch(chat, true)
    expect(watchAll(watch, [bytesOf(`${data(piece('a', {}))}${usageEvent.trimEnd()}`)])).toBe(data(piece('a', {})))
    expect(watch.reading?.usage).toEqual({ input: 7, output: 3 })
  })

  test.each([
    { name: 'a null first in its event', wire: 'data: {"usage": null, "a":1}\n\n', seen: 'data: {"a":1}\n\n' },
    { name: 'a null with spaces', wire: 'data: {"a":1 , "usage" : null}\n\n', seen: 'data: {"a":1 }\n\n' },
    { name: 'a null deeper down, which is not ours', wire: 'data: {"x":{"a":1,"usage":null}}\n\n' },
    { name: 'a null under a name that only ends alike', wire: 'data: {"a":1,"disk_usage":null}\n\n' },
    { name: 'a null behind a list, deeper down', wire: 'data: {"x":{"a":[],"usage":null}}\n\n' },
    {
      name: 'a null in front of something else',
      wire: 'data: {"a":[],"usage":null,"b":"c"}\n\n',
      seen: 'data: {"a":[],"b":"c"}\n\n',
    },
    { name: 'usage beside text, which the app would get anyway', wire: data(piece('a', { usage })) },
    {
      name: 'an event without choices that is not about usage',
      wire: data({ choices: [], prompt_filter_results: [] }),
    },
    { name: 'broken JSON', wire: 'data: {"usage":{\n\n' },
  ])('$name', ({ wire, seen = wire }) => {
    expect(watchAll(new EventStreamWatch(chat, true), [bytesOf(wire)])).toBe(seen)
  })
})

describe('watching', () => {
  test('every chunk comes back as the very object it was', () => {
    const watch = new EventStreamWatch(chat, false)
    const chunks = [bytesOf(asked.slice(0, 100)), bytesOf(asked.slice(100))]
    expect(chunks.map((chunk) => watch.push(chunk) === chunk)).toEqual([true, true])
    expect(watch.end()).toHaveLength(0)
    expect(watch.reading?.usage).toEqual({ input: 7, output: 3 })
  })

  test('of several reports the last one counts', () => {
    const watch = new EventStreamWatch(chat, false)
    const growing = [1, 2, 3].map((tokens) =>
      data(piece('a', { usage: { prompt_tokens: 7, completion_tokens: tokens } })),
    )
    watch.push(bytesOf(growing.join('')))
    expect(watch.reading?.usage).toEqual({ input: 7, output: 3 })
  })

  test('the usage of a Response is in its last event', () => {
    const watch = new EventStreamWatch(responses, false)
    const response = { model: 'gpt-5', service_tier: 'default', usage: { input_tokens: 9, output_tokens: 4 } }
    watch.push(bytesOf(`event: response.completed\n${data({ type: 'response.completed', response })}`))
    expect(watch.reading).toMatchObject({ model: 'gpt-5', tier: 'default', usage: { input: 9, output: 4 } })
  })
})

test('without usage, the tokens of the text that came are estimated', () => {
  const watch = new EventStreamWatch(chat, true)
  for (let count = 0; count < 1000; count += 1) watch.push(bytesOf(data(piece('word', {}))))
  expect(watch.estimatedTokens()).toBe(1000)
  expect(watch.estimatedTokens()).toBe(1000)
})

test('a chunk that the app has given away is estimated all the same', () => {
  const watch = new EventStreamWatch(chat, true)
  const seen = ['one two three four', 'four'].map((text) => watch.push(bytesOf(data(piece(text, { usage: null })))))
  structuredClone(seen[0], { transfer: seen.slice(0, 1).map(({ buffer }) => buffer as ArrayBuffer) })
  expect(watch.estimatedTokens()).toBe(6)
})

test('a Response that repeats its text at the end is estimated once', () => {
  const watch = new EventStreamWatch(responses, false)
  watch.push(bytesOf(data({ type: 'response.output_text.delta', delta: 'word' })))
  watch.push(bytesOf(data({ type: 'response.output_text.done', text: 'word' })))
  expect(watch.estimatedTokens()).toBe(1)
})
