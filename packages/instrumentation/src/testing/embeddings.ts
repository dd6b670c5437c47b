import type { AnswerPlan, Surface } from './answer.ts'
import { embeddingsUsage } from './usage.ts'
import { validateEmbeddings } from './validate.ts'

const defaultDimensions = 8

/** `POST /v1/embeddings` */
export const embeddings: Surface = {
  validate: validateEmbeddings,
  answer: (plan) => ({
    object: 'list',
    data: inputsOf(plan).map((_, index) => ({ object: 'embedding', index, embedding: vectorOf(plan, index) })),
    model: plan.model,
    usage: embeddingsUsage(plan.usage),
  }),
}

function inputsOf({ body }: AnswerPlan): unknown[] {
  const { input } = body
  // A list of numbers is one text in token ids.
  return Array.isArray(input) && typeof input[0] !== 'number' ? input : [input]
}

function vectorOf({ body }: AnswerPlan, index: number): number[] | string {
  const dimensions = typeof body['dimensions'] === 'number' ? body['dimensions'] : defaultDimensions
  const vector = Float32Array.from({ length: dimensions }, (_, place) => Math.sin(index + place + 1))
  return body['encoding_format'] === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector]
}
