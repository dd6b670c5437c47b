import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { watchFormStream } from './form-stream.ts'

const part = (headers: string, value: string): Buffer[] => [
  Buffer.from(`--x\r\nContent-Disposition: form-data; ${headers}\r\n\r\n`),
  Buffer.from(value),
  Buffer.from('\r\n'),
]

test('the fields of a form are known once it is sent, a large file before them or not', async () => {
  const parts = [
    ...part('name="file"; filename="bell.wav"\r\nContent-Type: audio/wav', 'RIFF'.repeat(100_000)),
    ...part('name="model"', 'whisper-1'),
    ...part('name="prompt"', 'Wörter'),
  ]
  const form = Readable.from(parts)
  const fieldOf = watchFormStream(form)
  expect(fieldOf('model')).toBeUndefined()
  expect(await buffer(form)).toEqual(Buffer.concat(parts))
  expect(['model', 'prompt', 'language'].map(fieldOf)).toEqual(['whisper-1', 'Wörter', undefined])
})
