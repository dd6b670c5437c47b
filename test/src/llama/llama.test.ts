import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type StatusAnswer, startLedger } from '@tollbell/ledger'
import { silentLog } from '@tollbell/service'
import { expect, onTestFinished, test } from 'vitest'
import { startScript } from '../kit/child.ts'
import { canHaveLlamaServer, startLlamaServer } from '../kit/llama-server.ts'

test.runIf(canHaveLlamaServer)(
  'a real OpenAI-compatible server that somebody else wrote is counted token for token',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tollbell-llama-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const llama = await startLlamaServer({ alias: 'gpt-4o-mini' })
    onTestFinished(() => llama.close())
    const ledger = await startLedger({ host: '127.0.0.1', port: 0, dataDir: folder, log: silentLog })
    onTestFinished(() => ledger.close())

    const app = startScript(join(import.meta.dirname, 'app.ts'), [], {
      imports: ['@tollbell/instrumentation/register'],
      cwd: import.meta.dirname,
      env: {
        ...process.env,
        OPENAI_API_KEY: 'sk-test',
        OPENAI_BASE_URL: llama.url,
        OTEL_EXPORTER_OTLP_ENDPOINT: ledger.url,
      },
    })
    expect(await app.ended, app.output()).toBe(0)

    const { allTime } = (await (await fetch(`${ledger.url}/api/v1/status`)).json()) as StatusAnswer
    expect(allTime.requestsByOutcome).toEqual({ ok: 4 })
    expect(`tokens ${allTime.tokens}\n`).toBe(app.output())
  },
)
