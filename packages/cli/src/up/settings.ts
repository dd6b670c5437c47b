import type { BridgeConfig } from '@tollbell/bridge'
import type { Secret } from '@tollbell/service'

/** Where a service of ours listens, and who may ask it. */
export interface Listener {
  readonly host: string
  readonly port: number
  readonly token: Secret | undefined
}

/** What `tollbell.yaml`, the environment and the command line say together. */
export interface Settings {
  readonly ledger: Listener
  readonly bridge: Listener & { readonly publicUrl: string | undefined; readonly config: BridgeConfig }
  readonly prometheus: {
    readonly port: number
    readonly scrapeIntervalSeconds: number
    readonly evaluationIntervalSeconds: number
  }
  readonly alertmanager: { readonly port: number }
}

export type PortName = 'ledger' | 'bridge' | 'prometheus' | 'alertmanager'

/** Ports from the command line; they win over the file, and the file over the environment. */
export type PortFlags = Readonly<Partial<Record<PortName, number>>>

/** A text and the path people know it by. */
export interface ConfigFile {
  readonly path: string
  readonly text: string
}
