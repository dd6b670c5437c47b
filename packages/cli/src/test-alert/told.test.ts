import type { MessagesAnswer, ToldMessage } from '@tollbell/bridge'
import { listen, StartError } from '@tollbell/service'
import { expect, onTestFinished, test } from 'vitest'
import { lastTestAlert, toldLines, untilTold } from './told.ts'

const running = new AbortController().signal

function message(id: number, more: Partial<ToldMessage> = {}): ToldMessage {
  return {
    id,
    at: '2026-11-22T00:00:00Z',
    channel: 'discord',
    name: 'ops',
    language: 'en',
    alert: 'TestAlert',
    status: 'firing',
    severity: 'info',
    state: 'delivered',
    text: '',
    attempts: 1,
    ...more,
  }
}

/** A bridge that tells more each time it is asked; the last answer stays. */
async function bridgeTelling(...answers: readonly (readonly ToldMessage[])[]): Promise<{ url: string }> {
  let asked = 0
  const listening = await listen(
    (_, response) => {
      const messages = answers[Math.min(asked++, answers.length - 1)] ?? []
      response.end(JSON.stringify({ messages } satisfies MessagesAnswer))
    },
    { name: 'bridge', host: '127.0.0.1', port: 0, portOption: '', tokenGiven: false },
  )
  onTestFinished(() => listening.close())
  return { url: listening.url }
}

test('the messages of this test alert are waited for, and not those of one before', async () => {
  const before = [message(3), message(9, { alert: 'BudgetStep' })]
  const bridge = await bridgeTelling(
    before,
    before,
    [message(10, { state: 'waiting' }), ...before],
    [message(10), ...before],
  )
  const after = await lastTestAlert(bridge)
  if (after === 'nobody') throw new Error('the bridge answers')
  expect(after).toBe(3)
  const told = await untilTold({ bridge, after, patienceMs: 60_000, stop: running })
  expect(told.map(({ id, state }) => [id, state])).toEqual([[10, 'delivered']])
})

test('one that never comes is answered by where to look', async () => {
  const bridge = await bridgeTelling([message(3)])
  const waiting = untilTold({ bridge, after: 3, patienceMs: 0, stop: running })
  await expect(waiting).rejects.toThrow(StartError)
  await expect(waiting).rejects.toThrow(/did not reach the bridge.*runbook/s)
})

test('a bridge that is not there is nobody; one that wants a token is told', async () => {
  const gone = await listen(() => {}, { name: 'bridge', host: '127.0.0.1', port: 0, portOption: '', tokenGiven: false })
  await gone.close()
  expect(await lastTestAlert({ url: gone.url })).toBe('nobody')
  const guarded = await listen((_, response) => response.writeHead(401).end(), {
    name: 'bridge',
    host: '127.0.0.1',
    port: 0,
    portOption: '',
    tokenGiven: false,
  })
  onTestFinished(() => guarded.close())
  const options = { url: '--bridge-url', tokenFile: '--bridge-token-file' }
  await expect(lastTestAlert({ url: guarded.url, options })).rejects.toThrow(/asks for a token.*--bridge-token-file/)
})

test('each channel has its line', () => {
  const told = [
    message(1),
    message(2, { channel: 'telegram', name: 'telegram', address: '42', state: 'dead', detail: 'the bot was blocked' }),
    message(3, { channel: 'slack', name: 'slack', state: 'inbox' }),
  ]
  expect(toldLines(told)).toEqual([
    '  discord ops: delivered',
    '  telegram 42: given up (the bot was blocked)',
    '  slack: in the inbox, as the channel has no credentials',
  ])
})
