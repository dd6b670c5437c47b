// Records what an OpenTelemetry Collector makes of what instrumentations send, as fixtures for the ledger. Three apps
// run at once, and their exports go through the pipelines below:
// `node --conditions=@tollbell/source bench/record/through-otelcol.ts <folder> <otelcol> <interpreter> [pipeline]`.
// The Collector needs the processors that are named here, and the interpreter the packages of app.py.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BilledCall } from '../../../ledger/src/sources/testing/recorded.ts'
import { nodeApp, pythonApp, runApp } from './apps.ts'
import { type Recorded, startRecordingCollector } from './collector.ts'
import { type Pipeline, startOtelcol } from './otelcol.ts'

const [folder = '.', otelcol = 'otelcol', interpreter = 'python3', only] = process.argv.slice(2)

interface Recording extends Pipeline {
  readonly name: string
  /** In which the apps export; what the Collector does not change stays so. */
  readonly temporality?: 'cumulative' | 'delta'
  /** How many requests are answered 503 when they come for the first time. */
  readonly refusals?: number
}

const batch = { timeout: '200ms', send_batch_size: 7, send_batch_max_size: 7 }

const recordings: readonly Recording[] = [
  { name: 'batch', processors: { batch } },
  { name: 'cumulativetodelta', processors: { cumulativetodelta: {}, batch } },
  { name: 'deltatocumulative', temporality: 'delta', processors: { deltatocumulative: {}, batch } },
  { name: 'two-exporters', processors: { cumulativetodelta: {}, batch }, exporters: 2 },
  { name: 'retry', processors: { cumulativetodelta: {}, batch }, refusals: 3 },
  {
    name: 'regrouped',
    processors: {
      resource: { attributes: [{ key: 'deployment.environment', value: 'production', action: 'upsert' }] },
      groupbyattrs: { keys: ['gen_ai.response.model', 'gen_ai.token.type', 'tollbell.token.class'] },
      batch,
    },
  },
]

const apps = [
  nodeApp('tollbell', 'app.ts'),
  nodeApp('openlit', 'app.ts'),
  pythonApp('python-opentelemetry-newest', interpreter),
]

for (const recording of recordings.filter(({ name }) => only === undefined || name === only)) {
  const recorded = await record(recording)
  writeFileSync(join(folder, `${recording.name}.json`), `${JSON.stringify(recorded)}\n`)
  process.stdout.write(`${recording.name}: ${recorded.requests.length} requests\n`)
}

async function record({ temporality = 'cumulative', refusals = 0, ...pipeline }: Recording): Promise<{
  recordedAt: string
  truth: Readonly<Record<string, readonly BilledCall[]>>
  requests: readonly Recorded[]
}> {
  const recordedAt = new Date().toISOString()
  const sink = await startRecordingCollector({ refusals })
  try {
    const collector = await startOtelcol(otelcol, pipeline, sink.url)
    const exportTo = collector.url
    const truth = await Promise.all(apps.map(async (app) => [app.name, await runApp(app, { exportTo, temporality })]))
    // A Collector that is stopped tries no request again.
    await sink.settled()
    await collector.stop()
    return { recordedAt, truth: Object.fromEntries(truth) as Record<string, BilledCall[]>, requests: sink.requests }
  } finally {
    await sink.close()
  }
}
