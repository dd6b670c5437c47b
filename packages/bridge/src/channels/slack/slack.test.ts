import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Secret } from '@tollbell/service'
import { expect, test } from 'vitest'
import { describeChannel, longMs, memoryInMap, plainMessage } from '../channel.contract.ts'
import { type SlackDouble, startSlack } from './double.ts'
import { slack } from './slack.ts'

describeChannel('slack by webhook', {
  kind: slack,
  start: startSlack,
  credentials: ({ webhookUrl }: SlackDouble) => ({ webhookUrl: new Secret(webhookUrl) }),
  secrets: ({ webhookUrl }) => [webhookUrl, 's3cret'],
})

describeChannel('slack as a bot', {
  kind: slack,
  start: startSlack,
  credentials: ({ botToken, channel, apiUrl }: SlackDouble) => ({ botToken: new Secret(botToken), channel, apiUrl }),
  secrets: ({ botToken }) => [botToken, 's3cret'],
})

test('a bot that is not in the channel is told so: 200 with ok: false is no delivery', async () => {
  const double = await startSlack()
  const credentials = { botToken: new Secret(double.botToken), apiUrl: double.apiUrl, channel: 'C9' }
  const [target] = slack.targets(credentials, { timeoutMs: longMs, memory: memoryInMap() })
  const outcome = await target?.send(slack.payloadFor(plainMessage))
  expect(outcome).toMatchObject({
    ok: false,
    reason: 'forbidden',
    detail: expect.stringContaining('Slack answered 200: channel_not_found. Check the channel'),
  })
  await double.close()
})

test('a page of something in between is no delivery either', async () => {
  const server = createServer((_, response) => response.end('<html>Please log in</html>')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const webhookUrl = new Secret(`http://127.0.0.1:${(server.address() as AddressInfo).port}/services/x`)
  const [target] = slack.targets({ webhookUrl }, { timeoutMs: longMs, memory: memoryInMap() })
  expect(await target?.send(slack.payloadFor(plainMessage))).toMatchObject({ ok: false, reason: 'unreadable' })
  server.close()
})
