import type OpenAI from 'openai'
import { collect } from '../../kit/collect.ts'
import type { Scenario } from '../scenario.ts'

const recording = new Uint8Array([82, 73, 70, 70])

/** A recording as the app's SDK takes one: each major knows the File of Node.js. */
const wav = (): File => new File([recording], 'bell.wav')

const text = { model: 'gpt-3.5-turbo-instruct', prompt: 'Ding?' }
const moderation = { model: 'omni-moderation-latest', input: 'Ding?' }
const picture = { model: 'gpt-image-1', prompt: 'A bell' }
const dearPicture = { model: 'dall-e-3', prompt: 'A bell', quality: 'hd' as const, size: '1024x1792' as const }
const speech = { model: 'tts-1', voice: 'alloy' as const, input: 'Ding dong 👋' }
const background = { model: 'gpt-5', input: 'Think of a bell', background: true }

const surfaces: readonly Scenario[] = [
  {
    name: 'legacy completions',
    run: (client) => client.completions.create(text),
    plain: { path: '/completions', body: text },
  },
  {
    name: 'moderation (free)',
    run: (client) => client.moderations.create(moderation),
    plain: { path: '/moderations', body: moderation },
  },
  {
    name: 'images, billed by the token',
    run: (client) => client.images.generate(picture),
    plain: { path: '/images/generations', body: picture },
  },
  {
    name: 'images, billed by the token, streamed',
    run: async (client) => collect(await client.images.generate({ ...picture, stream: true })),
    plain: { path: '/images/generations', body: { ...picture, stream: true } },
  },
  {
    name: 'images, billed by the piece',
    run: (client) => client.images.generate(dearPicture),
    plain: { path: '/images/generations', body: dearPicture },
  },
  {
    name: 'speech, billed by the character',
    run: async (client) => [...new Uint8Array(await (await client.audio.speech.create(speech)).arrayBuffer())],
    plain: { path: '/audio/speech', body: speech },
  },
  {
    name: 'speech, billed by the token',
    run: async (client) =>
      (await client.audio.speech.create({ ...speech, model: 'gpt-4o-mini-tts', stream_format: 'sse' })).text(),
  },
  {
    name: 'transcription, billed by the second',
    run: (client) => client.audio.transcriptions.create({ model: 'whisper-1', file: wav() }),
  },
  {
    name: 'transcription, billed by the token',
    run: (client) => client.audio.transcriptions.create({ model: 'gpt-4o-transcribe', file: wav() }),
  },
  {
    name: 'Responses, in the background and polled',
    async run(client) {
      const answers = [await client.responses.create(background)]
      for (let poll = 0; poll < 4; poll += 1) answers.push(await client.responses.retrieve('resp_bg'))
      return answers
    },
  },
  {
    name: 'batches, by their output file',
    run: async (client) => [await outputOf(client), await outputOf(client)],
    requests: 3,
  },
]

/** Surfaces that a double of their own answers. */
export const mediaScenarios: readonly Scenario[] = surfaces.map((scenario) => ({ ...scenario, double: 'media' }))

async function outputOf(client: OpenAI): Promise<string> {
  return (await client.files.content('file-out')).text()
}
