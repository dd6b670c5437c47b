import { estimateTokens } from '../../tap/estimate.ts'
import { fieldOf, textOf } from '../fields.ts'
import type { Reading, Sent, Surface } from '../provider.ts'
import { secondsIn, speechTokens, transcriptionUsage } from './usage.ts'

// Billed by the character of the text; all later models by the token.
const billedByCharacter = /^tts-1/

// A speech that comes as sound does not say what it used. One of 4,096 characters took 256 seconds
// (https://github.com/sanand0/blog/blob/main/posts/2025/openai-tts-cost.md), and a minute costs about 0.015 USD at
// 12 USD per 1M tokens (https://platform.openai.com/docs/pricing#transcription-and-speech-generation).
const charactersPerSecond = 16
const audioTokensPerSecond = 1_250 / 60

/** `POST …/audio/speech` */
export const speech: Surface = {
  operation: 'speech',
  usageOnRequest: false,
  requestFields: ['input', 'instructions'],
  answerFields: ['usage'],
  binary: true,
  readAnswer: (_, sent) => readSpoken(sent),
  // speech.audio.done, when the app asks for events.
  readEvent: (event) => ({ usage: speechTokens(fieldOf(event, 'usage')) }),
}

/** `POST …/audio/{transcriptions,translations}` */
export const transcription: Surface = {
  operation: 'transcription',
  usageOnRequest: false,
  answerFields: ['usage', 'duration', 'text'],
  readAnswer: readTranscript,
  // transcript.text.done
  readEvent: (event) => ({ usage: transcriptionUsage(fieldOf(event, 'usage')) }),
  // As text, srt or vtt the answer has no usage.
  readText: estimatedFrom,
}

function readTranscript(answer: unknown): Reading {
  // Servers that do not say what they bill still say, when asked for details, how long the recording is.
  const usage = transcriptionUsage(fieldOf(answer, 'usage')) ?? secondsIn(answer, 'duration')
  const text = textOf(answer, 'text')
  return usage || text === undefined ? { usage } : estimatedFrom(text)
}

function estimatedFrom(text: string): Reading {
  const seconds = Math.max(1, Math.round(Array.from(text).length / charactersPerSecond))
  return { usage: { input_audio_seconds: seconds }, estimated: true }
}

function readSpoken({ model = '', fields }: Sent): Reading | undefined {
  const input = textOf(fields, 'input')
  if (input === undefined) return undefined
  const characters = Array.from(input).length
  if (billedByCharacter.test(model)) return { usage: { input_characters: characters } }
  const seconds = characters / charactersPerSecond
  const output_audio = Math.max(1, Math.round(seconds * audioTokensPerSecond))
  const inputTokens = estimateTokens(`${textOf(fields, 'instructions') ?? ''} ${input}`)
  return { usage: { input: inputTokens, output_audio }, estimated: true }
}
