/** Strict doubles of the chat services: they refuse what the real ones refuse. For tests; they listen on loopback. */
export { type DiscordDouble, startDiscord } from './channels/discord/double.ts'
export { type SlackDouble, startSlack } from './channels/slack/double.ts'
export { startTelegram, type TelegramDouble } from './channels/telegram/double.ts'
export type { ScriptedFailure, ServiceDouble } from './channels/testing/service-double.ts'
