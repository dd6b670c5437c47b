import { safely } from '../../safely.ts'
import type { Arrival, ArrivingBody, BodyHead } from '../../tap/arrival.ts'

// https://github.com/nodejs/undici/blob/main/docs/docs/api/Dispatcher.md#parameter-dispatchhandler

/** To whom fetch has an answer told, in undici 5 to 7. */
interface OldHandler {
  onConnect: (abort: (reason?: unknown) => void, ...more: unknown[]) => unknown
  onHeaders: (status: number, headers: unknown[], resume: () => void, ...more: unknown[]) => boolean
  onData: (chunk: Uint8Array) => boolean
  onComplete: (...trailers: unknown[]) => unknown
  onError: (error: unknown) => unknown
}

/** The same from undici 8 on. */
interface NewHandler {
  onResponseStart: (controller: Controller, status: number, headers: NewHeaders, ...more: unknown[]) => unknown
  onResponseData: (controller: Controller, chunk: Uint8Array) => unknown
  onResponseEnd: (controller: Controller, ...trailers: unknown[]) => unknown
  onResponseError: (controller: Controller | undefined, error: unknown) => unknown
}

interface Controller {
  readonly aborted: boolean
  readonly paused: boolean
}

type NewHeaders = Readonly<Record<string, string | string[] | undefined>>

const oldMethods = ['onConnect', 'onHeaders', 'onData', 'onComplete', 'onError'] as const
const newMethods = ['onResponseStart', 'onResponseData', 'onResponseEnd', 'onResponseError'] as const

/** Whether it is told as from undici 8 on. */
export function isNew(handler: object): handler is NewHandler {
  return has<NewHandler>(handler, newMethods)
}

/**
 * Lets what a handler is told pass by the arrival. Fetch makes a handler for each request, and nobody else has it: its
 * own methods are replaced, so that whatever else it is asked for is there.
 */
export function watchHandler(handler: object, arrival: Arrival): void {
  if (isNew(handler)) watchNew(handler, arrival)
  else if (has<OldHandler>(handler, oldMethods)) watchOld(handler, arrival)
}

function has<Handler extends object>(handler: object, names: readonly (keyof Handler)[]): handler is Handler {
  return names.every((name) => typeof (handler as Handler)[name] === 'function')
}

function watchOld(handler: OldHandler, arrival: Arrival): void {
  const { onConnect, onHeaders, onData, onComplete, onError } = handler
  let body: ArrivingBody | undefined
  let aborted = false
  let paused = false
  handler.onConnect = (abort, ...more) => {
    const abortByApp = (reason?: unknown): void => {
      aborted = true
      abort(reason)
    }
    return onConnect.call(handler, abortByApp, ...more)
  }
  handler.onHeaders = (status, headers, resume, ...more) => {
    const begin = (): ArrivingBody | undefined => arrival.begin(headOf(status, headers), () => paused)
    body = safely('looking at what begins', begin, undefined)
    const goOn = (): void => {
      paused = false
      resume()
    }
    return onHeaders.call(handler, status, headers, goOn, ...more)
  }
  handler.onData = (chunk) => {
    const seen = body?.push(chunk) ?? chunk
    const goesOn = seen.length === 0 || onData.call(handler, seen)
    paused = !goesOn
    return goesOn
  }
  handler.onComplete = (...trailers) => {
    const rest = body?.end()
    if (rest && rest.length > 0) onData.call(handler, rest)
    return onComplete.apply(handler, trailers)
  }
  handler.onError = (error) => {
    body?.failed(error, aborted)
    return onError.call(handler, error)
  }
}

function watchNew(handler: NewHandler, arrival: Arrival): void {
  const { onResponseStart, onResponseData, onResponseEnd, onResponseError } = handler
  let body: ArrivingBody | undefined
  handler.onResponseStart = (controller, status, headers, ...more) => {
    const begin = (): ArrivingBody | undefined => {
      const [type, encoding] = [first(headers['content-type']), first(headers['content-encoding'])]
      return arrival.begin({ status, type, encoding }, () => controller.paused)
    }
    body = safely('looking at what begins', begin, undefined)
    return onResponseStart.call(handler, controller, status, headers, ...more)
  }
  handler.onResponseData = (controller, chunk) => {
    const seen = body?.push(chunk) ?? chunk
    if (seen.length > 0) onResponseData.call(handler, controller, seen)
  }
  handler.onResponseEnd = (controller, ...trailers) => {
    const rest = body?.end()
    if (rest && rest.length > 0) onResponseData.call(handler, controller, rest)
    return onResponseEnd.call(handler, controller, ...trailers)
  }
  handler.onResponseError = (controller, error) => {
    body?.failed(error, controller?.aborted === true)
    return onResponseError.call(handler, controller, error)
  }
}

function first(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0]
}

// Names and values in turns, as bytes. Most names are told apart by their length.
function headOf(status: number, headers: readonly unknown[]): BodyHead {
  return { status, type: valueOf(headers, 'content-type'), encoding: valueOf(headers, 'content-encoding') }
}

function valueOf(headers: readonly unknown[], name: string): string | undefined {
  for (let index = 0; index < headers.length; index += 2) {
    const found = headers[index] as string | Buffer
    if (found.length === name.length && found.toString('latin1').toLowerCase() === name)
      return String(headers[index + 1])
  }
  return undefined
}
