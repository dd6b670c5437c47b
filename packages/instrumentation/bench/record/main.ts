// Records what other instrumentations send, as fixtures for the ledger: real packages with a real exporter make calls
// to a strict server that keeps the truth. `node --conditions=@tollbell/source bench/record/main.ts <folder>` writes a
// file each; those of Traceloop and OpenInference send no metrics. Packages from PyPI are recorded with an interpreter
// that has them: `… <folder> python-opentelemetry <interpreter>`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startOpenAiServer } from '@tollbell/instrumentation/testing'
import { type Recorded, startRecordingCollector } from './collector.ts'
import { usageOf } from './usage.ts'

const [folder = '.', pythonApp, python] = process.argv.slice(2)
const here = import.meta.dirname

interface App {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
}

const nodeApps = [
  { name: 'openlit', script: 'app.ts' },
  { name: 'opentelemetry', script: 'app.ts' },
  { name: 'vercel-ai', script: 'app-ai-sdk.ts' },
].map(
  ({ name, script }): App => ({
    name,
    command: process.execPath,
    args: ['--conditions=@tollbell/source', join(here, script), name],
  }),
)

const apps: readonly App[] =
  pythonApp && python ? [{ name: pythonApp, command: python, args: [join(here, 'app.py'), pythonApp] }] : nodeApps

for (const app of apps) {
  const { truth, requests } = await record(app)
  writeFileSync(join(folder, `${app.name}.json`), `${JSON.stringify({ truth, requests })}\n`)
  process.stdout.write(`${app.name}: ${requests.length} requests\n`)
}

async function record({ name, command, args }: App): Promise<{
  truth: readonly object[]
  requests: readonly Recorded[]
}> {
  const collector = await startRecordingCollector()
  const provider = await startOpenAiServer({
    usageOf,
    scriptOf: ({ model }) =>
      model === 'gpt-4.1' ? { status: 429, headers: { 'x-should-retry': 'false' } } : undefined,
  })
  try {
    const child = spawn(command, args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        OPENAI_BASE_URL: provider.url,
        OPENAI_API_KEY: 'sk-recorded',
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_SERVICE_NAME: 'shop',
        OTEL_RESOURCE_ATTRIBUTES: `service.name=shop,service.instance.id=recorded-${name}`,
      },
    })
    const [status] = (await once(child, 'exit')) as [number]
    if (status !== 0) throw new Error(`${name} ended with ${status}.`)
    const truth = provider.calls.map(({ servedModel, status: answer, usage }) => ({
      model: servedModel,
      status: answer,
      ...(usage && { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens }),
    }))
    return { truth, requests: collector.requests }
  } finally {
    await provider.close()
    await collector.close()
  }
}
