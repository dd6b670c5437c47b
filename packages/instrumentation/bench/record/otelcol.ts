import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** What a Collector does with metrics between its OTLP receiver and its OTLP/HTTP exporters. */
export interface Pipeline {
  /** By their names in the configuration, in the order in which they run. */
  readonly processors: Readonly<Record<string, object>>
  /** How many exporters send the same to the same place. */
  readonly exporters?: number
}

/**
 * Starts an OpenTelemetry Collector, `binary`, that takes OTLP over HTTP and sends what comes out of the pipeline on to
 * `exportTo`. Stopping it waits until everything in it is sent.
 */
export async function startOtelcol(
  binary: string,
  { processors, exporters = 1 }: Pipeline,
  exportTo: string,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const endpoint = `127.0.0.1:${await freePort()}`
  const names = Array.from({ length: exporters }, (_, index) => `otlphttp/${index + 1}`)
  const exporter = { endpoint: exportTo, retry_on_failure: { initial_interval: '100ms' } }
  const config = {
    receivers: { otlp: { protocols: { http: { endpoint } } } },
    processors,
    exporters: Object.fromEntries(names.map((name) => [name, exporter])),
    service: {
      telemetry: { metrics: { level: 'none' } },
      pipelines: { metrics: { receivers: ['otlp'], processors: Object.keys(processors), exporters: names } },
    },
  }
  const folder = mkdtempSync(join(tmpdir(), 'otelcol-'))
  // JSON is YAML.
  const file = join(folder, 'config.yaml')
  writeFileSync(file, JSON.stringify(config))
  const child = spawn(binary, ['--config', file], { stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(child, 'exit')
  for await (const line of createInterface({ input: child.stderr })) {
    if (line.includes('\terror\t')) throw new Error(line)
    if (line.includes('Everything is ready')) break
  }
  child.stderr.resume()
  return {
    url: `http://${endpoint}`,
    async stop() {
      child.kill('SIGTERM')
      await exited
      rmSync(folder, { recursive: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
