import { textOf } from '../fields.ts'
import type { Failure } from '../provider.ts'

/** The outcome that an error stands for. https://platform.openai.com/docs/guides/error-codes */
export function failureOf(error: unknown): Failure {
  const errorType = textOf(error, 'code') ?? textOf(error, 'type') ?? 'failed'
  if (errorType === 'rate_limit_exceeded' || errorType === 'insufficient_quota') {
    return { outcome: 'rateLimited', errorType }
  }
  return { outcome: textOf(error, 'type') === 'invalid_request_error' ? 'clientError' : 'serverError', errorType }
}
