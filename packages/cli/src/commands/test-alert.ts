import type { TestAlertAnswer } from '@tollbell/ledger'
import { Command } from 'commander'
import { ask } from '../ask.ts'
import type { Surroundings } from '../surroundings.ts'
import { lastTestAlert, toldLines, untilTold } from '../test-alert/told.ts'
import { type BridgeOptions, bridgeFrom, withBridgeOptions } from './bridge-options.ts'
import { type LedgerOptions, ledgerFrom, withLedgerOptions } from './ledger-options.ts'

/** `tollbell test-alert` */
export function testAlert(surroundings: Surroundings): Command {
  return withBridgeOptions(withLedgerOptions(new Command('test-alert')))
    .description('Send a test alert the way of a real one, and say what became of it in each channel.')
    .option('--no-wait', 'ask for it, and do not wait until the bridge has told it')
    .action((options: LedgerOptions & BridgeOptions & { wait: boolean }) => runTestAlert(options, surroundings))
}

async function runTestAlert(
  options: LedgerOptions & BridgeOptions & { wait: boolean },
  surroundings: Surroundings,
): Promise<void> {
  const { print, stop, now } = surroundings
  const ledger = ledgerFrom(options, surroundings)
  const bridge = bridgeFrom(options, surroundings)
  // Who cannot be asked before will not answer after; the alert comes all the same.
  const before = options.wait ? await lastTestAlert(bridge) : 'nobody'
  const { message, visibleUntil } = await ask<TestAlertAnswer>('api/v1/test-alert', { ...ledger, method: 'POST' })
  print(`${message}\n`)
  if (!options.wait) return
  if (before === 'nobody') {
    print(
      `The bridge at ${bridge.url} cannot be asked: look into your channels, or say where it is with --bridge-url.\n`,
    )
    return
  }
  const visibleMs = Date.parse(visibleUntil) - now().getTime()
  const told = await untilTold({ bridge, after: before, patienceMs: visibleMs, stop })
  for (const line of toldLines(told)) print(`${line}\n`)
}
