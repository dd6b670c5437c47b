import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type RealtimeDouble, startRealtime } from '../../../test/doubles/realtime.ts'
import { type Metered, meteredFetch } from '../../../test/kit/metered.ts'
import { globalWebSocket } from './global-websocket.ts'

const original = globalThis.WebSocket

let double: RealtimeDouble
let metered: Metered
let close: () => void

beforeEach(async () => {
  double = await startRealtime()
  metered = meteredFetch()
  close = globalWebSocket.open(metered.meter)
})
afterEach(async () => {
  close()
  vi.restoreAllMocks()
  await Promise.all([metered.close(), double.close()])
})

test('the class looks like the one it was, and is that again', () => {
  const { name, length, OPEN } = WebSocket
  expect([name, length, OPEN]).toEqual([original.name, original.length, original.OPEN])
  expect(errorOf(() => new WebSocket('no address'))).toEqual(errorOf(() => new original('no address')))
  close()
  expect(globalThis.WebSocket).toBe(original)
})

test('a class that somebody has put around ours stays', () => {
  const theirs = class extends WebSocket {}
  vi.stubGlobal('WebSocket', theirs)
  close()
  expect(globalThis.WebSocket).toBe(theirs)
  vi.unstubAllGlobals()
  globalThis.WebSocket = original
})

test('a socket that leads to no provider is left alone', async () => {
  const listens = vi.spyOn(WebSocket.prototype, 'addEventListener')
  const socket = new WebSocket(`ws://${double.host}/realtime`)
  expect(listens).not.toHaveBeenCalled()
  await new Promise((resolve) => socket.addEventListener('error', resolve))
})

function errorOf(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}
