import { expect, test } from 'vitest'
import { hintAfterAMinute, hintFor } from './hint.ts'
import { loadedSdks, sdkIn, watchForSdks } from './loaded-sdks.ts'

/** Runs the minute at once. */
function afterAMinute(calls: number, sdks = [{ name: 'openai', beforeUs: false }]): string[] {
  const warnings: string[] = []
  hintAfterAMinute({
    calls: () => calls,
    sdks: () => sdks,
    warn: (message) => warnings.push(message),
    later(callback, afterMs) {
      expect(afterMs).toBe(60_000)
      callback()
      return { cancel() {} }
    },
  })
  return warnings
}

test.each([
  { name: 'an SDK and no call: one warning', calls: 0, warnings: 1 },
  { name: 'an SDK and a call: none', calls: 1, warnings: 0 },
  { name: 'no SDK and no call: none', calls: 0, sdks: [], warnings: 0 },
])('$name', ({ calls, sdks, warnings }) => {
  expect(afterAMinute(calls, sdks)).toHaveLength(warnings)
})

test.each([
  { name: 'loaded after us: the client may be older', beforeUs: false, says: /give them fetch: meterFetch\(\)/ },
  { name: 'loaded before us: register first', beforeUs: true, says: /openai was loaded before us\. Register first/ },
])('$name', ({ beforeUs, says }) => {
  expect(hintFor([{ name: 'openai', beforeUs }])).toMatch(says)
})

test('taken back, it says nothing', () => {
  let cancelled = false
  const take = hintAfterAMinute({
    calls: () => 0,
    sdks: () => [],
    warn() {},
    later: () => ({ cancel: () => (cancelled = true) }),
  })
  take()
  expect(cancelled).toBe(true)
})

test.each([
  { path: 'file:///app/node_modules/openai/index.mjs', sdk: 'openai' },
  { path: '/app/node_modules/.pnpm/openai@7.0.0/node_modules/openai/client.js', sdk: 'openai' },
  { path: 'C:\\app\\node_modules\\@anthropic-ai\\sdk\\index.js', sdk: '@anthropic-ai/sdk' },
  { path: '/app/node_modules/openai-tokens/index.js', sdk: undefined },
  { path: '/app/src/openai/index.js', sdk: undefined },
])('$path is of $sdk', ({ path, sdk }) => {
  expect(sdkIn(path)).toBe(sdk)
})

test('an SDK that is imported is seen', async () => {
  watchForSdks()
  expect(loadedSdks()).toEqual([])
  await import('openai')
  expect(loadedSdks()).toEqual([{ name: 'openai', beforeUs: false }])
})
