import type { BridgeConfig } from '@tollbell/bridge'
import type { AccessToken, LimitOptions, ReadTokens, Secret, TlsFiles } from '@tollbell/service'
import type { ForeignSettings } from './foreign.ts'
import type { HistorySettings } from './history.ts'
import type { NameSettings } from './names.ts'

/** The tokens of a service as they were at the start, and how to read them again. */
export interface TokenSource {
  readonly first: { readonly tokens: readonly AccessToken[]; readonly files: readonly string[] }
  readonly read: () => ReadTokens
}

/** Where a service of ours listens, and who may ask it. */
export interface Listener {
  readonly host: string
  readonly port: number
  readonly tokens: TokenSource
  readonly tls: TlsFiles | undefined
  readonly trustProxy: readonly string[]
  readonly limits: LimitOptions
}

/** What `tollbell.yaml`, the environment and the command line say together. */
export interface Settings {
  readonly ledger: Listener &
    ForeignSettings &
    HistorySettings &
    NameSettings & { readonly database: Secret | undefined }
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
