import type { Reader } from '../catalogue/reader.ts'
import type { ChannelDeps, Target } from '../channels/channel.ts'
import { type AnyChannelKind, channelKinds } from '../channels/kinds.ts'
import type { ChannelConfig } from '../config/bridge-config.ts'
import type { Lane } from '../outbox/outbox.ts'

/** Where one copy of every message goes: a channel, or one chat of a channel that has several. */
export interface Place extends Lane {
  readonly kind: AnyChannelKind
  readonly name: string
  readonly reader: Reader
  /** Without credentials a message can only be looked at in the inbox. */
  readonly isConfigured: boolean
  readonly target?: Target<unknown>
}

export function placesOf(channels: readonly ChannelConfig[], deps: ChannelDeps): Place[] {
  return channels.flatMap((config): Place[] => {
    const kind = channelKinds[config.kind]
    const channel = `${config.kind}/${config.name}`
    const common = { kind, channel, name: config.name, reader: config.reader }
    if (config.credentials === undefined) return [{ ...common, address: '', isConfigured: false }]
    return kind
      .targets(config.credentials, deps)
      .map((target) => ({ ...common, address: target.address, isConfigured: true, target }))
  })
}
