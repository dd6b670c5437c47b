import { fieldOf, textOf } from '../fields.ts'
import type { Reading, Surface } from '../provider.ts'
import { failureOf } from './failure.ts'
import { responsesTokens } from './usage.ts'

const fields = ['id', 'model', 'service_tier', 'status', 'error', 'background', 'usage']

/** `POST …/responses` */
export const responses: Surface = {
  operation: 'chat',
  usageOnRequest: false,
  answerFields: fields,
  failureMarker: '"response.failed"',
  readAnswer: readResponse,
  // response.completed, .incomplete and .failed carry the whole response; others a part of it or none.
  readEvent: (event) => readResponse(fieldOf(event, 'response')),
}

/**
 * `GET …/responses/{id}`: how an app learns that a Response in the background is done. Any other was counted when it
 * was made.
 */
export const storedResponse: Surface = {
  ...responses,
  fetches: true,
  readAnswer: readStored,
  readEvent: (event) => readStored(fieldOf(event, 'response')),
}

/** Reads a Response as it is in an answer or an event. */
export function readResponse(response: unknown): Reading {
  const status = fieldOf(response, 'status')
  return {
    // In the background it is fetched until it is done, and once more by whoever likes.
    ...(fieldOf(response, 'background') === true ? { id: textOf(response, 'id') } : {}),
    model: textOf(response, 'model'),
    tier: textOf(response, 'service_tier'),
    usage: responsesTokens(fieldOf(response, 'usage')),
    // An incomplete one ended by itself: at its limit of tokens, or at a filter.
    ...(status === 'failed' ? { failure: failureOf(fieldOf(response, 'error')) } : {}),
    ...(status === 'queued' || status === 'in_progress' ? { unfinished: true } : {}),
  }
}

function readStored(response: unknown): Reading | undefined {
  return fieldOf(response, 'background') === true ? readResponse(response) : undefined
}
