import { countOf, fieldOf, textOf } from '../fields.ts'
import type { Reading, Sent, Surface } from '../provider.ts'
import { imageTokens } from './usage.ts'

// https://platform.openai.com/docs/api-reference/images/create
const defaultSize = '1024x1024'
const defaultQuality = 'standard'

/** `POST …/images/{generations,edits,variations}` */
export const images: Surface = {
  operation: 'image_generation',
  usageOnRequest: false,
  requestFields: ['n', 'size', 'quality'],
  answerFields: ['created', 'usage'],
  readAnswer(answer, sent) {
    const reading = readTokens(answer)
    // What is not billed by the token is billed by the image.
    return reading.usage ? reading : readSent(answer, sent)
  },
  // image_generation.completed and image_edit.completed; partial images have no usage.
  readEvent: readTokens,
}

function readTokens(answer: unknown): Reading {
  return { usage: imageTokens(fieldOf(answer, 'usage')) }
}

function readSent(answer: unknown, { model = '', fields }: Sent): Reading | undefined {
  if (countOf(answer, 'created') === undefined) return undefined
  const quality = textOf(fields, 'quality') ?? defaultQuality
  const size = textOf(fields, 'size') ?? defaultSize
  // A form has numbers as text.
  const output_images = countOf(fields, 'n') ?? (Number(textOf(fields, 'n')) || 1)
  return { model, pricedAs: `${model}/${quality}/${size}`, usage: { output_images } }
}
