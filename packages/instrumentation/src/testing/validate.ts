import { invalidRequest, type Refusal } from './errors.ts'

export type Body = Readonly<Record<string, unknown>>

// The request fields of each surface, from the types of openai 7.57 (ChatCompletionCreateParams,
// ResponseCreateParams, EmbeddingCreateParams).
const chatFields =
  'messages model audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens max_tokens metadata modalities moderation n parallel_tool_calls prediction presence_penalty prompt_cache_key prompt_cache_options prompt_cache_retention reasoning_effort response_format safety_identifier seed service_tier stop store stream stream_options temperature tool_choice tools top_logprobs top_p user verbosity web_search_options'
const responsesFields =
  'access_programs background context_management conversation image include input instructions max_output_tokens max_tool_calls metadata model moderation parallel_tool_calls previous_response_id prompt prompt_cache_key prompt_cache_options prompt_cache_retention reasoning safety_identifier service_tier store stream stream_options temperature text tool_choice tools top_logprobs top_p truncation user'
const embeddingsFields = 'input model dimensions encoding_format user'

/** What is wrong with the body of a chat completion, or nothing. */
export function validateChat(body: Body): Refusal | undefined {
  return (
    unknownField(body, chatFields) ??
    missingModel(body) ??
    wrongMessages(body) ??
    wrongStreamOptions(body, ['include_usage', 'include_obfuscation'])
  )
}

/** What is wrong with the body of a Responses request, or nothing. */
export function validateResponses(body: Body): Refusal | undefined {
  return (
    unknownField(body, responsesFields) ??
    missingModel(body) ??
    (body['input'] === undefined && body['prompt'] === undefined ? missing('input') : undefined) ??
    wrongStreamOptions(body, ['include_obfuscation'])
  )
}

/** What is wrong with the body of an embeddings request, or nothing. */
export function validateEmbeddings(body: Body): Refusal | undefined {
  return (
    unknownField(body, embeddingsFields) ??
    missingModel(body) ??
    (body['input'] === undefined || body['input'] === '' ? missing('input') : undefined)
  )
}

function unknownField(body: Body, known: string): Refusal | undefined {
  const names = new Set(known.split(' '))
  const unknown = Object.keys(body).find((name) => !names.has(name))
  return unknown === undefined ? undefined : invalidRequest(`Unrecognized request argument supplied: ${unknown}`)
}

function missingModel(body: Body): Refusal | undefined {
  const { model } = body
  return typeof model === 'string' && model !== '' ? undefined : invalidRequest('you must provide a model parameter')
}

function missing(param: string): Refusal {
  return invalidRequest(`Missing required parameter: '${param}'.`, param, 'missing_required_parameter')
}

function wrongMessages({ messages }: Body): Refusal | undefined {
  if (messages === undefined) return missing('messages')
  if (!Array.isArray(messages)) return wrongType('messages', 'an array of objects')
  if (messages.length === 0) {
    const message = "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array."
    return invalidRequest(message, 'messages', 'empty_array')
  }
  const index = messages.findIndex((message: unknown) => typeof (message as Body | null)?.['role'] !== 'string')
  return index === -1 ? undefined : missing(`messages[${index}].role`)
}

function wrongStreamOptions(body: Body, known: readonly string[]): Refusal | undefined {
  const options = body['stream_options']
  if (options === undefined || options === null) return undefined
  if (body['stream'] !== true) {
    return invalidRequest("The 'stream_options' parameter is only allowed when 'stream' is enabled.", 'stream_options')
  }
  if (typeof options !== 'object') return wrongType('stream_options', 'an object')
  const unknown = Object.keys(options).find((name) => !known.includes(name))
  if (unknown === undefined) return undefined
  const param = `stream_options.${unknown}`
  return invalidRequest(`Unknown parameter: '${param}'.`, param, 'unknown_parameter')
}

function wrongType(param: string, expected: string): Refusal {
  return invalidRequest(`Invalid type for '${param}': expected ${expected}.`, param, 'invalid_type')
}
