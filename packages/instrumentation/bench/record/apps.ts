import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { startOpenAiServer } from '@tollbell/instrumentation/testing'
import type { BilledCall } from '../../../ledger/src/sources/testing/recorded.ts'
import { usageOf } from './usage.ts'

const here = import.meta.dirname

/** A program that makes calls with an instrumentation. */
export interface App {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
}

/** One that runs with this Node.js. */
export function nodeApp(name: string, script: string): App {
  return { name, command: process.execPath, args: ['--conditions=@tollbell/source', join(here, script), name] }
}

/** One that runs with an interpreter of Python that has its packages. */
export function pythonApp(name: string, interpreter: string): App {
  return { name, command: interpreter, args: [join(here, 'app.py'), name] }
}

/**
 * Lets an app make its calls to a strict server, export what it counts, and end.
 * @returns what was billed
 */
export async function runApp(
  { name, command, args }: App,
  { exportTo, temporality = 'cumulative' }: { exportTo: string; temporality?: 'cumulative' | 'delta' },
): Promise<readonly BilledCall[]> {
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
        OTEL_EXPORTER_OTLP_ENDPOINT: exportTo,
        OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: temporality,
        OTEL_SERVICE_NAME: 'shop',
        OTEL_RESOURCE_ATTRIBUTES: `service.name=shop,service.instance.id=recorded-${name}`,
      },
    })
    const [status] = (await once(child, 'exit')) as [number]
    if (status !== 0) throw new Error(`${name} ended with ${status}.`)
    return provider.calls.map(({ servedModel: model, status: answer, usage }) => ({ model, status: answer, ...usage }))
  } finally {
    await provider.close()
  }
}
