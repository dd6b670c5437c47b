import { inspect } from 'node:util'
import { StartError } from '@tollbell/service'
import { describe, expect, test } from 'vitest'
import { parseBridgeConfig } from './bridge-config.ts'

const files: Record<string, string> = { '/run/secrets/hook': 'https://discord.com/api/webhooks/1/s3cret\n' }

const readFile = (path: string): string => {
  const text = files[path]
  if (text === undefined) throw new Error('ENOENT: no such file')
  return text
}

const parse = (section: unknown, env: Record<string, string> = {}) => parseBridgeConfig(section, { env, readFile })

function mistakesOf(section: unknown, env: Record<string, string> = {}): readonly string[] {
  try {
    parse(section, env)
    return []
  } catch (error) {
    if (error instanceof StartError) return error.mistakes
    throw error
  }
}

const hook = 'https://discord.com/api/webhooks/1/s3cret'

describe('channels', () => {
  test('have the language and zone of the bridge unless they say otherwise', () => {
    const { channels } = parse({
      language: 'fa',
      calendar: 'gregory',
      timezone: 'Asia/Tehran',
      channels: [{ telegram: {} }, { language: 'fr', timezone: 'Europe/Paris', slack: {} }],
    })
    expect(channels).toMatchObject([
      { kind: 'telegram', name: 'telegram', reader: { language: 'fa', timezone: 'Asia/Tehran', calendar: 'gregory' } },
      { kind: 'slack', reader: { language: 'fr', timezone: 'Europe/Paris', calendar: undefined } },
    ])
  })

  test('take a secret from a file', () => {
    const { channels } = parse({ channels: [{ discord: { webhookUrlFile: '/run/secrets/hook' } }] })
    expect(channels[0]?.credentials).toBeDefined()
  })

  test('without credentials are not configured yet, which is no mistake', () => {
    for (const kind of ['discord', 'telegram', 'slack']) {
      expect(parse({ channels: [{ [kind]: {} }] }).channels[0]?.credentials).toBeUndefined()
      // In YAML, "discord:" with nothing behind it is null.
      expect(parse({ channels: [{ [kind]: null }] }).channels[0]?.kind).toBe(kind)
    }
  })

  test('of one kind get names of their own', () => {
    const { channels } = parse({ channels: [{ slack: {} }, { slack: {} }, { name: 'ops', slack: {} }] })
    expect(channels.map(({ name }) => name)).toEqual(['slack', 'slack-2', 'ops'])
  })

  test('never show a secret', () => {
    const config = parse({ channels: [{ discord: { webhookUrl: hook } }] })
    expect(inspect(config, { depth: 9 }) + JSON.stringify(config)).not.toContain('s3cret')
  })
})

describe('without channels', () => {
  test('they come from the environment, under the names people already use', () => {
    const { channels } = parse(undefined, {
      DISCORD_WEBHOOK_URL: hook,
      TELEGRAM_BOT_TOKEN: '1:abc',
      ADMIN_IDS: '11, 22',
      TOKEN_WEBHOOK_URL: 'https://hooks.slack.com/services/T/B/x',
    })
    expect(channels.map(({ kind }) => kind)).toEqual(['discord', 'telegram', 'slack'])
    expect(channels[1]?.credentials).toMatchObject({ chatIds: ['11', '22'] })
  })

  test('a secret of the environment may be in a file', () => {
    const { channels } = parse(undefined, { DISCORD_WEBHOOK_URL_FILE: '/run/secrets/hook' })
    expect(channels[0]?.credentials).toBeDefined()
  })

  test('and without an environment, messages go to the inbox', () => {
    expect(parse(undefined).channels).toEqual([{ kind: 'discord', name: 'discord', reader: { language: 'en' } }])
  })

  test('channels of the file keep those of the environment out', () => {
    expect(parse({ channels: [{ slack: {} }] }, { DISCORD_WEBHOOK_URL: hook }).channels).toHaveLength(1)
  })
})

describe('a mistake is answered with its path and its cure', () => {
  test.each<{ section: unknown; mistake: string }>([
    { section: { langauge: 'ja' }, mistake: 'langauge: unknown setting; did you mean "language"?' },
    { section: { language: 'jp' }, mistake: 'language: "jp" is not known here; did you mean "ja"?' },
    {
      section: { language: 'klingon' },
      mistake: 'language: "klingon" is not known here; choose from en, ja, ko, fa, fr',
    },
    {
      section: { timezone: 'Asia/Tokio' },
      mistake: 'timezone: "Asia/Tokio" is no IANA time zone; did you mean "Asia/Tokyo"?',
    },
    { section: { watchdogSilenceSeconds: -1 }, mistake: 'watchdogSilenceSeconds: -1 is no number above 0' },
    {
      section: { grafanaUrl: 'grafana' },
      mistake: 'grafanaUrl: "grafana" is no address; it begins with http:// or https://',
    },
    {
      section: { channels: [] },
      mistake: 'channels: list at least one channel (discord, telegram, slack), or leave it out',
    },
    {
      section: { channels: [{ name: 'ops' }] },
      mistake: 'channels[0]: say where it goes: exactly one of discord, telegram, slack',
    },
    {
      section: {
        channels: [
          { name: 'a', slack: {} },
          { name: 'a', slack: {} },
        ],
      },
      mistake: 'channels[1].name: there is already a slack channel named "a"',
    },
    {
      section: { channels: [{ discord: { webhookUrl: 'https://example.com/' } }] },
      mistake:
        'channels[0].discord.webhookUrl: this is no Discord webhook; copy it from Channel settings → Integrations → Webhooks (https://discord.com/api/webhooks/…)',
    },
    {
      section: { channels: [{ telegram: { botToken: '1:a', botTokenFile: '/x', chatIds: [1] } }] },
      mistake: 'channels[0].telegram: set either botToken or botTokenFile, not both',
    },
    {
      section: { channels: [{ telegram: { botToken: '1:a' } }] },
      mistake: 'channels[0].telegram.chatIds: name at least one chat to write to, such as [123456789]',
    },
    {
      section: { channels: [{ telegram: { botToken: 'nonsense', chatIds: [1] } }] },
      mistake: 'channels[0].telegram.botToken: this is no bot token; @BotFather gives one such as 123456:ABC-DEF…',
    },
    {
      section: { channels: [{ slack: { botToken: 'xoxb-1' } }] },
      mistake: 'channels[0].slack.channel: name the channel the bot writes to, such as C0123456789',
    },
    {
      section: { channels: [{ slack: { webhookUrlFile: '/gone' } }] },
      mistake: 'channels[0].slack.webhookUrlFile: /gone cannot be read (ENOENT: no such file)',
    },
    { section: 'ja', mistake: 'bridge: write it as a section of settings (name: value)' },
  ])('$mistake', ({ section, mistake }) => {
    expect(mistakesOf(section)).toEqual([mistake])
  })

  test('and all mistakes are told at once', () => {
    const section = { language: 'jp', channels: [{ discrod: {} }, { telegram: { botToken: '1:a', chatIds: ['x y'] } }] }
    expect(mistakesOf(section)).toHaveLength(4)
  })

  test('in the environment too', () => {
    expect(mistakesOf(undefined, { TELEGRAM_BOT_TOKEN: '1:a' })).toEqual([
      'ADMIN_IDS: write ids of chats such as 123456789 or -1001234567890, or names such as @channel',
    ])
    expect(mistakesOf(undefined, { SLACK_WEBHOOK_URL_FILE: '/gone' })).toEqual([
      'SLACK_WEBHOOK_URL_FILE: /gone cannot be read (ENOENT: no such file)',
    ])
  })
})
