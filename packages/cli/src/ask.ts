import { type Secret, StartError } from '@tollbell/service'
import { whatToDo } from './unreachable.ts'

export interface AskOptions {
  readonly method?: 'GET' | 'POST'
  readonly url: string
  readonly token?: Secret | undefined
  readonly signal?: AbortSignal
  /** How the operator says where it is, and with which token, for the sentences about it. */
  readonly options?: { readonly url: string; readonly tokenFile: string }
}

const ledgerOptions = { url: '--url', tokenFile: '--token-file' }

// A ledger on this machine answers in milliseconds.
const patienceMs = 10_000

/** Nobody answers at an address. */
export class Unreachable extends StartError {}

/** A JSON answer of the ledger's or the bridge's API. Throws a {@link StartError} that says what to do. */
export async function ask<Answer>(
  path: string,
  { url, token, signal, method = 'GET', options = ledgerOptions }: AskOptions,
): Promise<Answer> {
  const address = new URL(path, `${url}/`)
  const headers = token === undefined ? {} : { authorization: `Bearer ${token.reveal()}` }
  const timeout = AbortSignal.timeout(patienceMs)
  let response: Response
  try {
    response = await fetch(address, { method, headers, signal: signal ? AbortSignal.any([signal, timeout]) : timeout })
  } catch (error) {
    const reason = reasonOf(error)
    throw new Unreachable(`${url} cannot be reached (${reason}). ${whatToDo(reason, options.url)}`)
  }
  if (response.status === 401) {
    throw new StartError(
      token === undefined
        ? `${url} asks for a token: give the file it is in with ${options.tokenFile}.`
        : `${url} does not take this token: give the file with the one it was started with, with ${options.tokenFile}.`,
    )
  }
  const text = await response.text()
  if (response.status === 403) {
    throw new StartError(
      `${url} takes this token, but not for this: give one with the scope it needs (${sentenceIn(text)})`,
    )
  }
  if (!response.ok) throw new StartError(`${address.href} answered ${response.status}: ${sentenceIn(text)}`)
  try {
    return JSON.parse(text) as Answer
  } catch {
    throw new StartError(`${url} is not tollbell's: ${path} answered no JSON. Say where it is with ${options.url}.`)
  }
}

// Both services answer {"error": sentence}; what stands in front of them may answer anything.
function sentenceIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: unknown }
    if (typeof error === 'string') return error
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
