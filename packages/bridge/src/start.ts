import { type Log, listen, listenOptions, type NetworkOptions, networkGuard } from '@tollbell/service'
import { appOf } from './app.ts'
import type { BridgeConfig } from './config/bridge-config.ts'
import { Changes } from './inbox/changes.ts'
import { metricsOf } from './metrics.ts'
import { Deliverer } from './outbox/deliverer.ts'
import { Outbox } from './outbox/outbox.ts'
import { openStore } from './outbox/schema.ts'
import { type Place, placesOf } from './telling/places.ts'
import { Teller } from './telling/teller.ts'
import { Watchdog } from './watchdog/watchdog.ts'

// A chat service that takes longer is down for us.
const sendTimeoutMs = 15_000

const firstPauseSeconds = 1
const longestPauseSeconds = 5 * 60
const pruneEveryMs = 6 * 60 * 60 * 1000
const longestCheckMs = 15_000

export interface BridgeOptions extends NetworkOptions {
  /** Holds the outbox; made if it is not there. */
  readonly dataDir: string
  readonly config: BridgeConfig
  /** Where people reach the bridge, if not at the address it listens on. */
  readonly publicUrl?: string | undefined
  readonly log: Log
  readonly now?: () => Date
  /** How the operator sets another port, for the sentence about a busy one. */
  readonly portOption?: string
}

export interface Bridge {
  readonly url: string
  /** For programs on this machine: never with TLS. */
  readonly localUrl: string
  /** Stops listening and finishes deliveries under way; what waits is delivered after the next start. */
  close(): Promise<void>
}

/** Starts the bridge. Throws a `StartError` with the cure when it cannot. */
export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const { config, log, now = () => new Date() } = options
  const store = openStore(options.dataDir)
  const outbox = new Outbox(store, now)
  const places = placesOf(config.channels, { timeoutMs: sendTimeoutMs, memory: outbox.memory })
  const teller = new Teller(outbox, places)
  const watchdog = new Watchdog({ outbox, teller, silenceSeconds: config.watchdogSilenceSeconds, now })
  const metrics = metricsOf(
    outbox,
    watchdog,
    places.filter(({ isConfigured }) => isConfigured).map(({ channel }) => channel),
  )
  const changes = new Changes()
  const retry = { firstPauseSeconds, longestPauseSeconds, giveUpAfterSeconds: config.giveUpAfterSeconds }
  const deliverer = new Deliverer({
    outbox,
    retry,
    now,
    log,
    onAttempt: (message, outcome) => metrics.attempt(message, outcome, now()),
    onChange: () => changes.notify(),
  })
  const onTold = (): void => {
    deliverer.wake()
    changes.notify()
  }
  const guard = networkGuard(options, { log, realm: 'tollbell inbox', publicUrl: options.publicUrl })
  const app = appOf({ outbox, places, teller, watchdog, metrics, changes, guard, now, log, onTold })
  const { portOption = '--bridge-port' } = options
  let listening: Awaited<ReturnType<typeof listen>>
  try {
    listening = await listen(app, { ...listenOptions(options), name: 'bridge', portOption, log })
  } catch (error) {
    changes.close()
    store.close()
    throw error
  }
  describePlaces(places, options.publicUrl ?? listening.url, log)
  guarded(log, () => buryOrphans(outbox, places, log))
  guarded(log, () => outbox.prune())
  for (const place of places) if (place.target) deliverer.add(place, place.target)
  const timers = [
    setInterval(() => guarded(log, () => watchdog.check() && onTold()), checkEveryMs(config)).unref(),
    setInterval(() => guarded(log, () => outbox.prune()), pruneEveryMs).unref(),
  ]
  return {
    url: listening.url,
    localUrl: listening.localUrl,
    async close() {
      timers.forEach(clearInterval)
      changes.close()
      await listening.close()
      await deliverer.close()
      store.close()
    },
  }
}

function describePlaces(places: readonly Place[], url: string, log: Log): void {
  for (const { kind, name, channel, address, isConfigured } of places) {
    if (isConfigured) log('info', `Messages go to ${kind.title}.`, { channel, ...(address && { address }) })
    else
      log('warn', `${kind.title} “${name}” has no credentials: its messages go to the inbox at ${url}/inbox.`, {
        channel,
      })
  }
}

function buryOrphans(outbox: Outbox, places: readonly Place[], log: Log): void {
  const messages = outbox.buryOrphans(places.filter(({ isConfigured }) => isConfigured))
  if (messages === 0) return
  log('warn', 'What waited for channels that are no longer configured is given up; the inbox has it.', { messages })
}

function checkEveryMs({ watchdogSilenceSeconds }: BridgeConfig): number {
  return Math.min(longestCheckMs, (watchdogSilenceSeconds * 1000) / 10)
}

// A broken disk must not end the process: /readyz and the log say it, and the next turn may work.
function guarded(log: Log, work: () => unknown): void {
  try {
    work()
  } catch (error) {
    log('error', 'The bridge cannot use its store; it tries again.', { error })
  }
}
