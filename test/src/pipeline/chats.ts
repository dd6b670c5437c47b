import { type ServiceDouble, startDiscord, startSlack, startTelegram } from '@tollbell/bridge/testing'

/** One reader: a channel in a language, and the strict double of the service behind it. */
export interface Reader {
  readonly name: string
  readonly language: string
  /** The entry of `bridge.channels` in the configuration file. */
  readonly channel: Readonly<Record<string, unknown>>
  readonly double: Pick<ServiceDouble<unknown>, 'messages' | 'refusals' | 'close'>
}

/** Five readers in five languages and three services. */
export async function startReaders(): Promise<Reader[]> {
  const [ops, team, admins, seoul, paris] = await Promise.all([
    startDiscord(),
    startDiscord(),
    startTelegram({ chatIds: ['1001'] }),
    startSlack(),
    startSlack(),
  ])
  const telegram = { botToken: admins.botToken, chatIds: ['1001'], apiUrl: admins.apiUrl }
  return [
    reader('ops', 'ja', 'Asia/Tokyo', { discord: { webhookUrl: ops.webhookUrl } }, ops),
    reader('team', 'en', 'America/New_York', { discord: { webhookUrl: team.webhookUrl } }, team),
    reader('admins', 'fa', 'Asia/Tehran', { telegram }, admins),
    reader('seoul', 'ko', 'Asia/Seoul', { slack: { webhookUrl: seoul.webhookUrl } }, seoul),
    reader('paris', 'fr', 'Europe/Paris', { slack: { webhookUrl: paris.webhookUrl } }, paris),
  ]
}

function reader(
  name: string,
  language: string,
  timezone: string,
  service: Readonly<Record<string, unknown>>,
  double: Reader['double'],
): Reader {
  return { name, language, channel: { name, language, timezone, ...service }, double }
}
