import { Secret } from '@tollbell/service'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { describeChannel, longMs, memoryInMap, plainMessage } from '../channel.contract.ts'
import type { TelegramCredentials } from './config.ts'
import { startTelegram, type TelegramDouble } from './double.ts'
import { telegram } from './telegram.ts'

const credentials = ({ apiUrl, botToken, chatIds }: TelegramDouble): TelegramCredentials => ({
  apiUrl,
  botToken: new Secret(botToken),
  chatIds,
})

describeChannel('telegram', {
  kind: telegram,
  start: startTelegram,
  credentials,
  secrets: ({ botToken }) => [botToken, 's3cret'],
})

describe('several chats', () => {
  let double: TelegramDouble
  beforeEach(async () => {
    double = await startTelegram({ chatIds: ['7', '-8'] })
  })
  afterEach(() => double.close())

  test('each is a place of its own, so that a half that arrived is not sent again', async () => {
    const targets = telegram.targets(credentials(double), { timeoutMs: longMs, memory: memoryInMap() })
    expect(targets.map(({ address }) => address)).toEqual(['7', '-8'])
    for (const target of targets) await target.send(telegram.payloadFor(plainMessage))
    expect(double.messages.map(({ chat_id }) => chat_id)).toEqual(['7', '-8'])
  })

  test('a chat that moved is followed once and for good', async () => {
    const memory = memoryInMap()
    double.migrate('-8', '-1008')
    const [, first] = telegram.targets(credentials(double), { timeoutMs: longMs, memory })
    const payload = telegram.payloadFor(plainMessage)
    expect(await first?.send(payload)).toMatchObject({ ok: false, reason: 'moved', retryAfterSeconds: 0 })
    // After a restart too: the new id is in the memory.
    const [, again] = telegram.targets(credentials(double), { timeoutMs: longMs, memory })
    expect(await again?.send(payload)).toEqual({ ok: true })
    expect(double.messages.map(({ chat_id }) => chat_id)).toEqual(['-1008'])
    expect(double.calls).toBe(2)
  })
})

test('entities cover exactly the words they format, counted in UTF-16 units', () => {
  const { text, entities } = telegram.payloadFor({ ...plainMessage, title: '👩🏽‍🚀 title' })
  const covered = entities.map(({ type, offset, length }) => [type, text.slice(offset, offset + length)])
  expect(covered).toEqual([
    ['bold', '👩🏽‍🚀 title'],
    ['bold', 'Ends'],
    ['text_link', 'What to do'],
  ])
})
