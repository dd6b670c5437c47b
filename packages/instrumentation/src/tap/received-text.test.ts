import { describe, expect, test } from 'vitest'
import { ReceivedText } from './received-text.ts'

function event(text: string): Uint8Array {
  return new TextEncoder().encode(`data: ${JSON.stringify({ delta: { content: text } })}\n\n`)
}

function receivedOf(...chunks: readonly Uint8Array[]): ReceivedText {
  const received = new ReceivedText()
  for (const chunk of chunks) received.add(chunk)
  return received
}

describe('the tokens of what came are estimated', () => {
  test.each([
    { what: 'nothing', chunks: [], tokens: 0 },
    { what: 'a word', chunks: [event('word')], tokens: 1 },
    { what: 'a quotation', chunks: [event('"a"\n')], tokens: 1 },
    { what: 'Japanese', chunks: [event('三つの鐘')], tokens: 3 },
    { what: 'a picture of one character', chunks: [event('🔔')], tokens: 1 },
    { what: 'more than is kept', chunks: Array.from({ length: 5000 }, () => event('word')), tokens: 5000 },
    { what: 'a chunk larger than what is kept', chunks: [event('word'), event('word'.repeat(50_000))], tokens: 50_001 },
    { what: 'an event in two chunks', chunks: [event('word').slice(0, 20), event('word').slice(20)], tokens: 1 },
    { what: 'two events in a chunk', chunks: [Buffer.concat([event('word'), event('word')])], tokens: 2 },
  ])('$what', ({ chunks, tokens }) => {
    const received = receivedOf(...chunks)
    expect(received.tokens()).toBe(tokens)
    expect(received.tokens()).toBe(tokens)
  })

  test('as it came, whatever becomes of the bytes', () => {
    const chunk = event('word')
    const received = receivedOf(chunk)
    chunk.fill(0)
    expect(received.tokens()).toBe(1)
  })

  test('but for what was let go', () => {
    const received = receivedOf(event('some words'))
    received.forget()
    received.add(event('word'))
    expect(received.tokens()).toBe(1)
  })

  test('of each stream by itself, one after another and at once', () => {
    const [first, second] = [receivedOf(event('word')), receivedOf(event('word word'), event('word'))]
    expect([first.tokens(), second.tokens()]).toEqual([1, 4])
    expect(receivedOf(event('word')).tokens()).toBe(1)
  })
})
