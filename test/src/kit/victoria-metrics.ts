import { join } from 'node:path'
import { cacheFolder, debianFolder } from '@tollbell/cli/tools'
import { startChild } from './child.ts'
import { freePort } from './free-port.ts'
import { answers, until } from './until.ts'

const suite = 'forky'

export interface VictoriaMetrics {
  readonly pid: number
  /** Takes OTLP metrics in protobuf. */
  readonly url: string
  close(): Promise<void>
}

/** The time series database of that name, from Debian's packages, as one that stores what it is sent on disk. */
export async function startVictoriaMetrics(dataDir: string): Promise<VictoriaMetrics> {
  const root = await debianFolder({
    cache: cacheFolder(),
    suite,
    packages: ['victoria-metrics'],
    name: 'victoria-metrics',
  })
  if (typeof root !== 'string') throw new Error(`VictoriaMetrics cannot be had: ${root.missing}`)
  const address = `127.0.0.1:${await freePort()}`
  const flags = [`-httpListenAddr=${address}`, `-storageDataPath=${dataDir}`, '-retentionPeriod=1y']
  const child = startChild(join(root, 'usr/bin/victoria-metrics'), flags)
  await until(() => answers(`http://${address}/health`), { what: 'VictoriaMetrics to be ready', unless: child })
  return {
    pid: child.process.pid ?? 0,
    url: `http://${address}/opentelemetry/v1/metrics`,
    close: () => child.kill(),
  }
}
