import { type Secret, StartError } from '@tollbell/service'
import { whatToDo } from './unreachable.ts'

export interface AskOptions {
  readonly method?: 'GET' | 'POST'
  readonly url: string
  readonly token?: Secret | undefined
  readonly signal?: AbortSignal
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | ReadableStream
  /** How long to wait for the whole answer: some seconds unless it is said; for ever is Infinity. */
  readonly patienceMs?: number
  /** How the operator says where it is, and with which token, for the sentences about it. */
  readonly options?: { readonly url: string; readonly tokenFile: string }
}

const ledgerOptions = { url: '--url', tokenFile: '--token-file' }

// A ledger on this machine answers in milliseconds.
const usualPatienceMs = 10_000

/** Nobody answers at an address. */
export class Unreachable extends StartError {}

/** What was asked for is not done, where something else may be. */
export class Refused extends StartError {}

/** A JSON answer of the ledger's or the bridge's API. Throws a {@link StartError} that says what to do. */
export async function ask<Answer>(path: string, asked: AskOptions): Promise<Answer> {
  const response = await askFor(path, asked)
  try {
    return (await response.json()) as Answer
  } catch {
    const { url, options = ledgerOptions } = asked
    throw new StartError(`${url} is not tollbell's: ${path} answered no JSON. Say where it is with ${options.url}.`)
  }
}

/** An answer that is not an error. Throws a {@link StartError} that says what to do. */
export async function askFor(path: string, asked: AskOptions): Promise<Response> {
  const { url, token, options = ledgerOptions } = asked
  const address = new URL(path, `${url}/`)
  const response = await fetched(address, asked)
  if (response.ok) return response
  if (response.status === 401) {
    throw new StartError(
      token === undefined
        ? `${url} asks for a token: give the file it is in with ${options.tokenFile}.`
        : `${url} does not take this token: give the file with the one it was started with, with ${options.tokenFile}.`,
    )
  }
  const sentences = sentencesIn(await response.text())
  if (response.status === 403) {
    throw new StartError(`${url} takes this token, but not for this: give one with the scope it needs (${sentences})`)
  }
  throw new Refused(`${address.href} answered ${response.status}: ${sentences}`)
}

// Else all of a body is kept, to be sent again after a redirect.
// https://fetch.spec.whatwg.org/#http-network-or-cache-fetch (at "no-window")
const sentOnce = { redirect: 'error', window: null } as const

async function fetched(
  address: URL,
  {
    url,
    token,
    signal,
    method = 'GET',
    headers,
    body,
    options = ledgerOptions,
    patienceMs = usualPatienceMs,
  }: AskOptions,
): Promise<Response> {
  const signals = [...(signal ? [signal] : []), ...(patienceMs === Infinity ? [] : [AbortSignal.timeout(patienceMs)])]
  try {
    return await fetch(address, {
      method,
      headers: { ...headers, ...(token && { authorization: `Bearer ${token.reveal()}` }) },
      signal: AbortSignal.any(signals),
      ...(body !== undefined && { body, duplex: 'half' }),
      ...(body instanceof ReadableStream && sentOnce),
    })
  } catch (error) {
    const reason = reasonOf(error)
    throw new Unreachable(`${url} cannot be reached (${reason}). ${whatToDo(reason, options.url)}`)
  }
}

// Both services answer {"error": sentence}; what stands in front of them may answer anything.
function sentencesIn(text: string): string {
  try {
    const { error, mistakes } = JSON.parse(text) as { error?: unknown; mistakes?: unknown }
    if (typeof error === 'string') return [error, ...(Array.isArray(mistakes) ? mistakes : [])].join('\n  ')
  } catch {
    // Then it is told as it came.
  }
  return text.slice(0, 300).trim()
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error
  if (!(cause instanceof Error)) return message
  return 'code' in cause ? String(cause.code) : cause.message
}
