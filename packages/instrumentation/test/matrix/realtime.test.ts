import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { PlainWebSocket, realtimeSdks, type SocketKind } from '../kit/realtime-apps.ts'
import { realtimeTable, type Seen } from './coverage.ts'
import { observeRealtime, type RealtimeObservation, realtimeWays } from './realtime.ts'
import type { Verdict } from './verdict.ts'

const coverageFile = join(import.meta.dirname, '../../COVERAGE-REALTIME.md')

const kinds: readonly { readonly kind: SocketKind; readonly socket: string }[] = [
  { kind: 'websocket', socket: 'the WebSocket of Node.js' },
  { kind: 'ws', socket: 'ws' },
]

let temporary: string

beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'tollbell-realtime-'))
  vi.stubGlobal('WebSocket', PlainWebSocket)
})
afterAll(() => {
  vi.unstubAllGlobals()
  rmSync(temporary, { recursive: true })
})

const seen: Seen[] = []

describe.each(realtimeWays)('$name', ({ name: way, load }) => {
  describe.each(realtimeSdks)('$name/$folder', (sdk) => {
    test.each(kinds)('over $socket', async ({ kind, socket }) => {
      const observation = await observeRealtime(await load(sdk, kind, temporary), kind)
      seen.push({ way, column: `openai ${sdk.major}`, scenario: socket, verdict: verdictOf(observation) })
      expect(observation.metered).toEqual(observation.bare)
      expect(observation.counted).toEqual(observation.truth)
    })
  })
})

test('COVERAGE-REALTIME.md says what was seen here', async ({ skip }) => {
  if (seen.length < realtimeWays.length * realtimeSdks.length * kinds.length) skip('only a part of them ran')
  await expect(realtimeTable(seen)).toMatchFileSnapshot(coverageFile)
})

function verdictOf({ bare, metered, truth, counted }: RealtimeObservation): Verdict {
  if (!isDeepStrictEqual(metered, bare)) return 'disturbed'
  return isDeepStrictEqual(counted, truth) ? 'exact' : 'wrong'
}
