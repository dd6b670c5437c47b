import { isLoopback, type Secret } from '@tollbell/service'
import type { Settings } from '../../config/settings.ts'

export interface DiscordCredentials {
  /** Whoever knows it may post, so it is a secret as a whole. */
  readonly webhookUrl: Secret
}

/** Reads `discord: { webhookUrl }` or its twin `webhookUrlFile`. */
export function readSettings(settings: Settings): DiscordCredentials | undefined {
  settings.only('webhookUrl', 'webhookUrlFile')
  return checked(settings.secret('webhookUrl'), settings, settings.pathOf('webhookUrl'))
}

/** Reads `DISCORD_WEBHOOK_URL`, the name that usage notifiers have always had for it. */
export function readEnvironment(settings: Settings): DiscordCredentials | undefined {
  return checked(settings.environmentSecret('DISCORD_WEBHOOK_URL'), settings, 'DISCORD_WEBHOOK_URL')
}

function checked(webhookUrl: Secret | undefined, settings: Settings, path: string): DiscordCredentials | undefined {
  if (webhookUrl === undefined) return undefined
  const url = URL.parse(webhookUrl.reveal())
  if (url && isSafe(url) && /^\/api\/(v\d+\/)?webhooks\/\d+\/[\w-]+\/?$/.test(url.pathname)) return { webhookUrl }
  settings.mistakes.push(
    `${path}: this is no Discord webhook; copy it from Channel settings → Integrations → Webhooks (https://discord.com/api/webhooks/…)`,
  )
  return undefined
}

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}
