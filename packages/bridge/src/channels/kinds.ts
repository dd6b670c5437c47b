import type { ChannelKind } from './channel.ts'
import { discord } from './discord/discord.ts'
import { slack } from './slack/slack.ts'
import { telegram } from './telegram/telegram.ts'

export type ChannelKindName = 'discord' | 'telegram' | 'slack'

/** A kind whose credentials and payloads only it understands. */
export type AnyChannelKind = ChannelKind<unknown, unknown>

/** Every kind of channel: adding one is adding a folder and a line here. */
export const channelKinds: Readonly<Record<ChannelKindName, AnyChannelKind>> = {
  discord,
  telegram,
  slack,
}

export const channelKindNames: readonly ChannelKindName[] = Object.keys(channelKinds) as ChannelKindName[]
