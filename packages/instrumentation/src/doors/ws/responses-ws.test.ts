import OpenAI from 'openai'
import { ResponsesWS } from 'openai/resources/responses/ws'
import OpenAI6 from 'openai-6'
import { ResponsesWS as ResponsesWS6 } from 'openai-6/resources/responses/ws'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ResponsesSocketDouble, startResponsesSocket } from '../../../test/doubles/responses-socket.ts'
import { truthOf } from '../../../test/doubles/truth.ts'
import { type Metered, meteredFetch } from '../../../test/kit/metered.ts'
import { ws } from './ws.ts'

let double: ResponsesSocketDouble
let metered: Metered
let close: () => void

beforeEach(async () => {
  double = await startResponsesSocket()
  metered = meteredFetch()
  close = ws.open(metered.meter)
})
afterEach(async () => {
  close()
  await Promise.all([metered.close(), double.close()])
})

/** Two Responses, one after the other, with a mistake between them. */
async function converse(socket: ResponsesWS): Promise<unknown[]> {
  const events: unknown[] = []
  const mistakes: string[] = []
  socket.on('error', ({ name }) => mistakes.push(name))
  const done = new Promise<void>((resolve) => {
    socket.on('event', (event) => {
      events.push(event)
      if (events.filter((each) => (each as typeof event).type === 'response.completed').length === 2) resolve()
    })
  })
  socket.send({ type: 'response.create', model: 'gpt-5', input: 'Ding?' })
  socket.send({ type: 'response.create', model: 'gpt-5' })
  socket.send({ type: 'response.create', model: 'gpt-5', input: 'Dong?' })
  await done
  socket.close()
  return [...events, ...mistakes]
}

test.each([
  { name: 'openai 6', Client: OpenAI6, Socket: ResponsesWS6 },
  { name: 'openai 7', Client: OpenAI, Socket: ResponsesWS },
])('Responses over ws, $name: the app gets the same, and each is counted', async ({ Client, Socket }) => {
  const open = (baseURL: string): ResponsesWS => {
    const client = new Client({ apiKey: 'sk-test', baseURL })
    return new (Socket as typeof ResponsesWS)(client as OpenAI)
  }
  const events = await converse(open(double.url))
  expect(await metered.totals()).toEqual({
    ...truthOf(double.billed, 'openai'),
    outcomes: { ok: 2 },
    estimated: false,
  })
  close()
  const other = await startResponsesSocket()
  expect(events).toEqual(await converse(open(other.url)))
  await other.close()
})
