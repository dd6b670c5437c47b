import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startOpenAiServer } from '../../src/testing/index.ts'
import { appEnv } from '../kit/app-env.ts'
import { startOtlpSink } from '../kit/otlp-sink.ts'
import { appNodes, installApp } from './install.ts'

const nodes = (await appNodes()).map(({ version, node, missing }) => ({ name: `${version}${missing}`, node }))

let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tollbell-packed-'))
  await installApp(folder, ['openai', 'openai-4'])
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('the packages as they would be published, registered in an app', () => {
  describe.each(nodes)('on Node $name', ({ node }) => {
    test.skipIf(node === undefined).each(['app.mjs', 'app.cjs'])('%s', async (app) => {
      const [server, sink] = await Promise.all([
        startOpenAiServer({ usageOf: () => ({ inputTokens: 500, outputTokens: 200 }) }),
        startOtlpSink(),
      ])
      const child = spawn(node ?? '', ['--import', '@tollbell/instrumentation/register', app], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...appEnv,
          OPENAI_API_KEY: 'sk-test',
          OPENAI_BASE_URL: server.url,
          OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
        },
      })
      const [errors] = await Promise.all([text(child.stderr), once(child, 'close')])
      const last = sink.received.at(-1)
      expect({
        code: child.exitCode,
        errors,
        tokens: last?.total('tokens'),
        requests: last?.total('requests'),
      }).toEqual({ code: 0, errors: '', tokens: 5 * 700, requests: 5 })
      await Promise.all([server.close(), sink.close()])
    })
  })
})
