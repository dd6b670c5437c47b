import type { MessagesAnswer, ToldMessage } from '@tollbell/bridge'
import type { AlertName } from '@tollbell/conventions'
import { pause, StartError } from '@tollbell/service'
import { type AskOptions, ask, Unreachable } from '../ask.ts'

const name: AlertName = 'TestAlert'

const lookEveryMs = 250

// Chat services answer in seconds; what takes longer is tried again by the bridge, and said to be waiting.
const deliveryPatienceMs = 20_000

/** The number of the newest test alert the bridge has told, 0 before the first; `nobody` when no bridge answers. */
export async function lastTestAlert(bridge: AskOptions): Promise<number | 'nobody'> {
  try {
    return Math.max(0, ...(await testAlerts(bridge)).map(({ id }) => id))
  } catch (error) {
    if (error instanceof Unreachable) return 'nobody'
    throw error
  }
}

export interface UntilTold {
  readonly bridge: AskOptions
  /** The number of the last one before. */
  readonly after: number
  /** How long it may take until the bridge hears of it. */
  readonly patienceMs: number
  readonly stop: AbortSignal
}

/** Waits for the messages of a test alert, and for a while until they are delivered. Throws when none comes. */
export async function untilTold({ bridge, after, patienceMs, stop }: UntilTold): Promise<readonly ToldMessage[]> {
  const startMs = performance.now()
  let heardMs: number | undefined
  for (;;) {
    const told = (await testAlerts(bridge)).filter(({ id }) => id > after)
    const nowMs = performance.now()
    if (told.length > 0) heardMs ??= nowMs
    const isSettled = heardMs !== undefined && told.every(({ state }) => state !== 'waiting')
    if (isSettled || stop.aborted || (heardMs !== undefined && nowMs - heardMs > deliveryPatienceMs)) return told
    if (heardMs === undefined && nowMs - startMs > patienceMs) throw new StartError(neverCame)
    await pause(lookEveryMs, stop)
  }
}

const neverCame =
  'The test alert did not reach the bridge. See that Prometheus scrapes the ledger and has its rules, and that ' +
  'Alertmanager sends to the bridge; deploy/runbook.md says under TestAlert how.'

async function testAlerts(bridge: AskOptions): Promise<ToldMessage[]> {
  const { messages } = await ask<MessagesAnswer>('api/v1/messages', bridge)
  return messages.filter(({ alert }) => alert === name)
}

const words: Readonly<Record<ToldMessage['state'], string>> = {
  waiting: 'not delivered yet; the bridge tries again',
  delivered: 'delivered',
  dead: 'given up',
  inbox: 'in the inbox, as the channel has no credentials',
}

/** A line for each message: where it went, and what became of it. */
export function toldLines(told: readonly ToldMessage[]): string[] {
  return told.map(({ channel, name: place, address, state, detail }) => {
    const where = [channel, place === channel ? '' : place, address ?? ''].filter((part) => part !== '').join(' ')
    return `  ${where}: ${words[state]}${detail === undefined ? '' : ` (${detail})`}`
  })
}
