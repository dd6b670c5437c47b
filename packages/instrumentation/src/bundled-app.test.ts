import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startOtlpSink } from '../test/kit/otlp-sink.ts'
import { startOpenAiServer } from './testing/index.ts'

const formats = ['esm', 'cjs'] as const

let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tollbell-bundled-'))
  await Promise.all(
    formats.map((format) =>
      build({
        entryPoints: [join(import.meta.dirname, '../test/apps/bundled.mjs')],
        bundle: true,
        platform: 'node',
        format,
        conditions: ['@tollbell/source'],
        // Some of OpenTelemetry is CommonJS, which a bundle in ESM has no `require` for.
        ...(format === 'esm' ? { banner: { js: requireOfEsm } } : {}),
        logLevel: 'error',
        outfile: fileOf(format),
      }),
    ),
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

const requireOfEsm = `import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url)`

function fileOf(format: (typeof formats)[number]): string {
  return join(folder, format === 'esm' ? 'app.mjs' : 'app.cjs')
}

/** Runs the bundle, with an answer that comes at once. */
async function run(format: (typeof formats)[number], how: string) {
  const [api, sink] = await Promise.all([
    startOpenAiServer({ usageOf: () => ({ inputTokens: 500, outputTokens: 200 }) }),
    startOtlpSink(),
  ])
  const journal = mkdtempSync(join(folder, 'journal-'))
  const child = spawn(process.execPath, [fileOf(format), how], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { OPENAI_BASE_URL: api.url, OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, TOLLBELL_JOURNAL_DIR: journal },
  })
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  await Promise.all([api.close(), sink.close()])
  const [, ...lines] = readdirSync(journal).flatMap((name) =>
    readFileSync(join(journal, name), 'utf8').trim().split('\n'),
  )
  const last = sink.received.at(-1)
  return {
    ended: code ?? signal,
    costNanoUsd: Math.round((last?.total('cost') ?? 0) * 1e9),
    unpriced: last?.total('unpricedTokens'),
    requests: last?.total('requests'),
    journaled: lines.map((line) => (JSON.parse(line) as { costNanoUsd?: number }).costNanoUsd),
  }
}

const costNanoUsd = 500 * 2_500 + 200 * 10_000

describe.each(formats)('an app bundled to one file (%s), whose first answer comes at once', (format) => {
  test.each([
    { name: 'ends by itself', how: '', ended: 0 },
    { name: 'calls process.exit()', how: 'exit', ended: 7 },
    { name: 'gets a SIGTERM', how: 'SIGTERM', ended: 'SIGTERM' },
  ])('and that $name has exported and journaled what it cost', async ({ how, ended }) => {
    expect(await run(format, how)).toEqual({ ended, costNanoUsd, unpriced: 0, requests: 1, journaled: [costNanoUsd] })
  })
})
