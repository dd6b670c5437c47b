import { isLoopback, type Secret } from '@tollbell/service'
import type { Settings } from '../../config/settings.ts'

/** An incoming webhook, or a bot that posts to a channel. */
export type SlackCredentials =
  | { readonly webhookUrl: Secret }
  | { readonly botToken: Secret; readonly channel: string; readonly apiUrl: string }

const publicApi = 'https://slack.com/api'

/** Reads `slack: { webhookUrl }` or `slack: { botToken, channel }`; both secrets have `…File` twins. */
export function readSettings(settings: Settings): SlackCredentials | undefined {
  settings.only('webhookUrl', 'webhookUrlFile', 'botToken', 'botTokenFile', 'channel', 'apiUrl')
  const webhookUrl = settings.secret('webhookUrl')
  const botToken = settings.secret('botToken')
  const channel = settings.text('channel')
  const apiUrl = (settings.httpUrl('apiUrl') ?? publicApi).replace(/\/+$/, '')
  if (webhookUrl && botToken) return settings.mistake('', 'set either webhookUrl or botToken, not both')
  if (webhookUrl) return checkedWebhook(webhookUrl, settings, settings.pathOf('webhookUrl'))
  if (!botToken) return undefined
  if (channel) return { botToken, channel, apiUrl }
  return settings.mistake('channel', 'name the channel the bot writes to, such as C0123456789')
}

/** Reads `SLACK_WEBHOOK_URL`, or `TOKEN_WEBHOOK_URL` as older token monitors call it. */
export function readEnvironment(settings: Settings): SlackCredentials | undefined {
  for (const name of ['SLACK_WEBHOOK_URL', 'TOKEN_WEBHOOK_URL']) {
    const webhookUrl = settings.environmentSecret(name)
    if (webhookUrl) return checkedWebhook(webhookUrl, settings, name)
  }
  return undefined
}

function checkedWebhook(webhookUrl: Secret, settings: Settings, path: string): SlackCredentials | undefined {
  const url = URL.parse(webhookUrl.reveal())
  if (url && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)))) {
    return { webhookUrl }
  }
  settings.mistakes.push(
    `${path}: this is no Slack webhook; copy it from your app's Incoming Webhooks (https://hooks.slack.com/services/…)`,
  )
  return undefined
}
