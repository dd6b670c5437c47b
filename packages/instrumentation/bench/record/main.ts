// Records what other instrumentations send, as fixtures for the ledger: real packages with a real exporter make calls
// to a strict server that keeps the truth. `node --conditions=@tollbell/source bench/record/main.ts <folder>` writes a
// file each; those of Traceloop and OpenInference send no metrics. Packages from PyPI are recorded with an interpreter
// that has them: `… <folder> python-opentelemetry <interpreter>`.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BilledCall } from '../../../ledger/src/sources/testing/recorded.ts'
import { type App, nodeApp, pythonApp, runApp } from './apps.ts'
import { type Recorded, startRecordingCollector } from './collector.ts'

const [folder = '.', pythonName, interpreter] = process.argv.slice(2)

const apps: readonly App[] =
  pythonName && interpreter
    ? [pythonApp(pythonName, interpreter)]
    : [nodeApp('openlit', 'app.ts'), nodeApp('opentelemetry', 'app.ts'), nodeApp('vercel-ai', 'app-ai-sdk.ts')]

for (const app of apps) {
  const { truth, requests } = await record(app)
  writeFileSync(join(folder, `${app.name}.json`), `${JSON.stringify({ truth, requests })}\n`)
  process.stdout.write(`${app.name}: ${requests.length} requests\n`)
}

async function record(app: App): Promise<{ truth: readonly BilledCall[]; requests: readonly Recorded[] }> {
  const collector = await startRecordingCollector()
  try {
    const truth = await runApp(app, { exportTo: collector.url })
    return { truth, requests: collector.requests }
  } finally {
    await collector.close()
  }
}
