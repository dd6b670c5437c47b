// From the LLM call to the accepted message, at default settings: real openai SDK, instrumentation, ledger,
// Prometheus, Alertmanager and bridge. Each call crosses one step of a budget.
// npm run bench -- message-latency [calls]
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startDiscord } from '@tollbell/bridge/testing'
import { startOpenAiServer } from '@tollbell/instrumentation/testing'
import { defaultIntervals } from '@tollbell/mixin'
import findTools from '../setup/monitoring-tools.ts'
import { startAlertmanager, startPrometheus } from '../src/kit/monitoring.ts'
import { ownFolder } from '../src/kit/own-folder.ts'
import { startService } from '../src/kit/services.ts'
import { quantile, table } from '../src/kit/table.ts'

const calls = Number(process.argv[2] ?? 30)
const host = '127.0.0.1'

const folder = ownFolder('bench')
const budgetsFile = join(folder, 'budgets.yaml')
writeFileSync(budgetsFile, 'budgets:\n  - {name: all, period: month, step: $1}\n')

const forgetTools = await findTools()
const provider = await startOpenAiServer({ usageOf: () => ({ inputTokens: 400_000, outputTokens: 0 }) })
const discord = await startDiscord()
const ledger = await startService('ledger-main.ts', { host, port: 0, dataDir: join(folder, 'ledger'), budgetsFile })
const bridge = await startService('bridge-main.ts', {
  host,
  port: 0,
  dataDir: join(folder, 'bridge'),
  section: { channels: [{ discord: { webhookUrl: discord.webhookUrl } }] },
})
const alertmanager = await startAlertmanager({ folder: join(folder, 'alertmanager'), bridgeUrl: bridge.url })
const prometheus = await startPrometheus({
  folder: join(folder, 'prometheus'),
  ledgerTarget: new URL(ledger.url).host,
  bridgeTarget: new URL(bridge.url).host,
  alertmanagerTarget: alertmanager.target,
  scrapeIntervalSeconds: defaultIntervals.scrapeSeconds,
})
const app = fork(join(import.meta.dirname, 'apps/call-when-told.ts'), {
  execArgv: ['--conditions=@tollbell/source', '--import', '@tollbell/instrumentation/register'],
  cwd: import.meta.dirname,
  env: {
    ...process.env,
    OPENAI_API_KEY: 'sk-bench',
    OPENAI_BASE_URL: provider.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: ledger.url,
  },
})

const seconds: number[] = []
for (let call = 1; call <= calls; call++) {
  // The golden ratio spreads the calls evenly over the phases of scrape and evaluation.
  await sleep(((call * 0.618) % 1) * defaultIntervals.scrapeSeconds * 1000)
  const beganMs = performance.now()
  app.send('call')
  await once(app, 'message')
  await discord.waitFor(call)
  seconds.push((performance.now() - beganMs) / 1000)
}

const shown = (value: number): string => value.toFixed(1)
process.stdout.write(
  table([
    ['call → message, seconds', 'median', 'worst', 'goal'],
    [`${calls} calls at default settings`, shown(quantile(seconds, 0.5)), shown(quantile(seconds, 1)), '10.0'],
  ]),
)

app.kill()
await Promise.all([prometheus.close(), alertmanager.close(), ledger.child.kill(), bridge.child.kill()])
await Promise.all([provider.close(), discord.close()])
forgetTools()
