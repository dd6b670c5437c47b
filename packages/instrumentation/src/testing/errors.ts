/** A refusal as OpenAI words it: `{ "error": { message, type, param, code } }`. */
export interface Refusal {
  readonly status: number
  readonly message: string
  readonly type: string
  readonly param: string | null
  readonly code: string | null
}

/** A 400 for a request that OpenAI would not take. */
export function invalidRequest(message: string, param: string | null = null, code: string | null = null): Refusal {
  return { status: 400, message, type: 'invalid_request_error', param, code }
}

export function unknownUrl(method: string, path: string): Refusal {
  return { ...invalidRequest(`Invalid URL (${method} ${path})`), status: 404 }
}

export function wrongMethod(method: string, path: string): Refusal {
  const hint = 'HINT: Perhaps you meant to use a different HTTP method?'
  return {
    ...invalidRequest(`Not allowed to ${method} on ${path}. (${hint})`, null, 'method_not_supported'),
    status: 405,
  }
}

export function noSuchModel(model: string): Refusal {
  const message = `The model \`${model}\` does not exist or you do not have access to it.`
  return { ...invalidRequest(message, null, 'model_not_found'), status: 404 }
}

export const noApiKey: Refusal = {
  ...invalidRequest(
    "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
  ),
  status: 401,
}

export const wrongApiKey: Refusal = {
  ...invalidRequest('Incorrect API key provided.', null, 'invalid_api_key'),
  status: 401,
}

const typeOfStatus: Readonly<Record<number, string>> = { 401: 'invalid_request_error', 429: 'requests' }

/** A refusal that a test or the demo asked for. */
export function scriptedRefusal(status: number, message?: string, code?: string): Refusal {
  return {
    status,
    message: message ?? (status >= 500 ? 'The server had an error while processing your request.' : 'Refused.'),
    type: typeOfStatus[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error'),
    param: null,
    code: code ?? (status === 429 ? 'rate_limit_exceeded' : null),
  }
}

export function refusalBody({ message, type, param, code }: Refusal): { error: object } {
  return { error: { message, type, param, code } }
}
