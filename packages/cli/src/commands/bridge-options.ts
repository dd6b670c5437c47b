import { defaultPorts } from '@tollbell/conventions'
import type { Command } from 'commander'
import type { AskOptions } from '../ask.ts'
import type { Surroundings } from '../surroundings.ts'
import { serviceFrom } from './ledger-options.ts'

export interface BridgeOptions {
  readonly bridgeUrl?: string
  readonly bridgeTokenFile?: string
}

const defaultUrl = `http://127.0.0.1:${defaultPorts.bridge}`

/** The options of every command that asks a running bridge. */
export function withBridgeOptions(command: Command): Command {
  return command
    .option('--bridge-url <address>', `where the bridge is (or TOLLBELL_BRIDGE_URL; default: ${defaultUrl})`)
    .option('--bridge-token-file <file>', 'file with its token (or TOLLBELL_BRIDGE_TOKEN, TOLLBELL_BRIDGE_TOKEN_FILE)')
}

/** The bridge these options and the environment mean. */
export function bridgeFrom({ bridgeUrl, bridgeTokenFile }: BridgeOptions, surroundings: Surroundings): AskOptions {
  const named = { name: 'BRIDGE', url: bridgeUrl, tokenFile: bridgeTokenFile, options: '--bridge-' } as const
  return serviceFrom({ ...named, defaultUrl }, surroundings)
}
