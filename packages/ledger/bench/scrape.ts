import { quantile } from '../../../test/src/kit/table.ts'
import { startLoad } from './load.ts'
import { cpuSecondsOf } from './process-figures.ts'
import { ledgerTarget, type Target } from './targets.ts'

const scrapes = 21

export interface ScrapeMeasured {
  readonly series: number
  readonly bytes: number
  /** Median, worst, and CPU time of the ledger for one. */
  readonly textMs: readonly string[]
  readonly openMetricsMs: readonly string[]
}

/** Scrapes a ledger that has some ten thousand series. */
export async function measureScrape(): Promise<ScrapeMeasured> {
  const ledger = await ledgerTarget()
  const load = await startLoad({ instances: 240, streamsPerInstance: 20, projects: 240 })
  try {
    await load.send({ url: ledger.url, rounds: 2 })
    const text = await timed(ledger, 'text/plain')
    const openMetrics = await timed(ledger, 'application/openmetrics-text')
    return {
      series: text.body.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length,
      bytes: text.body.length,
      textMs: text.figures,
      openMetricsMs: openMetrics.figures,
    }
  } finally {
    load.close()
    await ledger.close()
  }
}

async function timed({ url, pid }: Target, accept: string): Promise<{ body: string; figures: string[] }> {
  const tookMs: number[] = []
  const cpuBefore = cpuSecondsOf(pid)
  let body = ''
  for (let number = 0; number < scrapes; number++) {
    const began = performance.now()
    const response = await fetch(new URL('/metrics', url), { headers: { accept } })
    body = await response.text()
    tookMs.push(performance.now() - began)
  }
  const cpuMs = ((cpuSecondsOf(pid) - cpuBefore) * 1000) / scrapes
  return { body, figures: [quantile(tookMs, 0.5), quantile(tookMs, 1), cpuMs].map((ms) => ms.toFixed(1)) }
}
