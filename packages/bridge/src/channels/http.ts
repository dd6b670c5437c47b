import type { Secret } from '@tollbell/service'
import { type Dispatcher, request } from 'undici'
import { cures, type Failure, type FailureReason } from './outcome.ts'

// Far more than any of these services answers; the rest of a wrong answer is of no interest.
const longestAnswer = 64 * 1024

const longestQuote = 200

export interface Answer {
  readonly ok: true
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
}

export interface PostOptions {
  /** The service as people call it, for the sentence about a failure. */
  readonly service: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body: unknown
  readonly timeoutMs: number
  readonly dispatcher?: Dispatcher | undefined
}

/**
 * Posts JSON once and follows no redirect: that would post a secret address or a message somewhere else. A failure
 * says what happened and never where to, as addresses hold tokens.
 */
export async function postJson(options: PostOptions): Promise<Answer | Failure> {
  const { service, url, headers, body, timeoutMs, dispatcher } = options
  try {
    const response = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
      ...(dispatcher && { dispatcher }),
    })
    const answer = { status: response.statusCode, headers: singleHeaders(response.headers) }
    const text = await textOf(response.body)
    if (answer.status >= 300 && answer.status < 400) return redirected(service, answer.status)
    return { ok: true, ...answer, text }
  } catch (error) {
    return failureFrom(error, service, timeoutMs)
  }
}

/** The JSON of an answer, or `undefined` if it is none. */
export function jsonOf({ text }: Answer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** `Retry-After` in seconds; the dates HTTP allows there are sent by none of these services. */
export function retryAfterOf({ headers }: Answer): number | undefined {
  const seconds = Number(headers['retry-after'] ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
}

/** A failure with the time to wait, where the service named one. */
export function rateLimited(service: string, retryAfterSeconds: number | undefined): Failure {
  return {
    ok: false,
    reason: 'rateLimited',
    detail: `${service} asks for a pause.`,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  }
}

/** A failure that quotes what the service said, without the secrets it may have echoed, and says the cure. */
export function refused(
  service: string,
  reason: FailureReason,
  answer: Answer,
  said: string | undefined,
  secrets: readonly (Secret | undefined)[],
): Failure {
  const words = secrets.reduce<string>(
    (text, secret) => (secret === undefined ? text : text.replaceAll(secret.reveal(), secret.toString())),
    said ?? answer.text,
  )
  const quote = words.replace(/\s+/g, ' ').trim().slice(0, longestQuote)
  const sentence = `${service} answered ${answer.status}${quote === '' ? '' : `: ${quote}`}.`
  return { ok: false, reason, detail: [sentence, cures[reason]].filter(Boolean).join(' ') }
}

async function textOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    chunks.push(chunk)
    size += chunk.length
    if (size > longestAnswer) break
  }
  return Buffer.concat(chunks).subarray(0, longestAnswer).toString('utf8')
}

function singleHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value[0] : value]),
  )
}

function redirected(service: string, status: number): Failure {
  return {
    ok: false,
    reason: 'redirected',
    detail: `${service} answered with a redirect (${status}), which is not followed: check the address.`,
  }
}

function failureFrom(error: unknown, service: string, timeoutMs: number): Failure {
  const { name, code } = error as { name?: string; code?: string }
  if (name === 'TimeoutError' || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return { ok: false, reason: 'timeout', detail: `${service} did not answer within ${timeoutMs / 1000} s.` }
  }
  // The code only (ECONNREFUSED, ENOTFOUND, …): a message may quote the address.
  return { ok: false, reason: 'network', detail: `${service} cannot be reached (${code ?? name ?? 'unknown error'}).` }
}
