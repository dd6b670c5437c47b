import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { startPrometheusWith } from '../src/kit/monitoring.ts'
import { until } from '../src/kit/until.ts'
import { costSeries } from './last-values.ts'
import type { World } from './scenario.ts'

const scrapeIntervalSeconds = 2

export interface Watching {
  /** What was spent since the watching began, as Prometheus says it. */
  increaseUsd(): Promise<number>
}

/**
 * The real Prometheus, which scrapes what a Collector would show of the same exports: what a team without a ledger has.
 * It ends with the world, whose folder it writes to.
 */
export async function watch(world: World): Promise<Watching> {
  const configFile = join(world.folder, 'prometheus.yml')
  writeFileSync(
    configFile,
    stringify({
      global: { scrape_interval: `${scrapeIntervalSeconds}s` },
      scrape_configs: [{ job_name: 'collector', static_configs: [{ targets: [new URL(world.network.url).host] }] }],
    }),
  )
  const prometheus = await startPrometheusWith({ configFile, folder: world.folder })
  world.onClose(() => prometheus.close())
  const isScraped = async (): Promise<boolean> => (await prometheus.query('up')).some(({ value }) => value === 1)
  await until(isScraped, { what: 'Prometheus to scrape' })
  const startedAtMs = Date.now()
  return {
    async increaseUsd() {
      // The last words are scraped too.
      const spokenAtMs = Date.now()
      await until(async () => ((await prometheus.query('timestamp(up)'))[0]?.value ?? 0) * 1000 > spokenAtMs, {
        what: 'another scrape',
      })
      const seconds = Math.ceil((Date.now() - startedAtMs) / 1000)
      const [sum] = await prometheus.query(`sum(increase(${costSeries}[${seconds}s]))`)
      return sum?.value ?? 0
    },
  }
}
