import { fieldOf, textOf } from '../fields.ts'
import type { Reading, Surface } from '../provider.ts'
import { chatTokens, responsesTokens } from './usage.ts'

/**
 * `GET …/files/{id}/content` of a batch's output file: a line for each request, with its answer.
 * https://platform.openai.com/docs/guides/batch#5-retrieve-the-results
 */
export const batchOutput: Surface = {
  operation: 'chat',
  usageOnRequest: false,
  answerFields: [],
  fetches: true,
  linewise: true,
  readAnswer: readLine,
  readEvent: readLine,
}

function readLine(line: unknown): Reading | undefined {
  const body = fieldOf(fieldOf(line, 'response'), 'body')
  // Any file can be fetched; only a batch's lines are called this.
  if (!textOf(line, 'id')?.startsWith('batch_req_')) return undefined
  const usage = fieldOf(body, 'usage')
  return { model: textOf(body, 'model'), tier: 'batch', usage: chatTokens(usage) ?? responsesTokens(usage) }
}
