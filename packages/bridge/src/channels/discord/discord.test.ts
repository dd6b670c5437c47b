import { Secret } from '@tollbell/service'
import { expect, test } from 'vitest'
import { describeChannel, longMs, memoryInMap, plainMessage } from '../channel.contract.ts'
import { discord } from './discord.ts'
import { type DiscordDouble, startDiscord } from './double.ts'

describeChannel('discord', {
  kind: discord,
  start: startDiscord,
  credentials: ({ webhookUrl }: DiscordDouble) => ({ webhookUrl: new Secret(webhookUrl) }),
  secrets: ({ webhookUrl }) => [webhookUrl, 's3cret'],
})

test('when no call is left, Discord is given the time it asks for', async () => {
  const double = await startDiscord()
  double.limitRate(1.25)
  const credentials = { webhookUrl: new Secret(double.webhookUrl) }
  const [target] = discord.targets(credentials, { timeoutMs: longMs, memory: memoryInMap() })
  expect(await target?.send(discord.payloadFor(plainMessage))).toEqual({ ok: true, pauseSeconds: 1.25 })
  await double.close()
})

test('a moment is also told in each reader’s own time', () => {
  const [embed] = discord.payloadFor(plainMessage).embeds
  expect(embed.fields?.[0]?.value).toBe('December 1 (\u2068<t:1796083200:R>\u2069)')
})

test('an address with underscores stays an address, other text shows as it is', () => {
  const lead = ['see https://a.example/b_c_d and *not bold*']
  const [embed] = discord.payloadFor({ ...plainMessage, lead }).embeds
  expect(embed.description).toContain('see https://a.example/b_c_d and \\*not bold\\*')
})

test.each([
  { severity: 'warning', good: false, color: 0xf0b232 },
  { severity: 'critical', good: false, color: 0xda373c },
  { severity: 'critical', good: true, color: 0x23a55a },
] as const)('$severity (good: $good) has its colour', ({ severity, good, color }) => {
  expect(discord.payloadFor({ ...plainMessage, severity, good }).embeds[0].color).toBe(color)
})
