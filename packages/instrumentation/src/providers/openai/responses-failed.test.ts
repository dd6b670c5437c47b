import { afterEach, describe, expect, test } from 'vitest'
import { type Metered, meteredFetch } from '../../../test/kit/metered.ts'

const url = 'https://api.openai.com/v1/responses'
const error = { code: 'server_error', message: 'The model failed to answer.' }
const usage = { input_tokens: 5, output_tokens: 2 }

let metered: Metered
afterEach(() => metered.close())

/** A provider that answers with this. */
function answering(body: string, type: string): void {
  metered = meteredFetch({}, () => Promise.resolve(new Response(body, { headers: { 'content-type': type } })))
}

function eventsOf(type: string, response: object): string {
  const created = { type: 'response.created', response: { id: 'resp_1', status: 'in_progress', usage: null } }
  const delta = { type: 'response.output_text.delta', delta: 'It was said that "response.failed" fails' }
  return [created, delta, { type, response }]
    .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('')
}

describe.each([
  { name: 'failed', response: { status: 'failed', error, usage: null }, outcome: 'serverError', tokens: {} },
  {
    name: 'failed, its tokens billed',
    response: { status: 'failed', error: { code: 'rate_limit_exceeded', message: 'Slow down.' }, usage },
    outcome: 'rateLimited',
    tokens: { input: 5, output: 2 },
  },
  {
    name: 'incomplete',
    response: { status: 'incomplete', error: null, usage },
    outcome: 'ok',
    tokens: { input: 5, output: 2 },
  },
])('a Response that is $name', ({ response: more, outcome, tokens }) => {
  const response = { id: 'resp_1', model: 'gpt-5', ...more }

  test.each([
    { how: 'as JSON', body: JSON.stringify(response), type: 'application/json', stream: false },
    {
      how: 'as a stream',
      body: eventsOf(`response.${more.status}`, response),
      type: 'text/event-stream',
      stream: true,
    },
  ])(`$how counts as ${outcome}`, async ({ body, type, stream }) => {
    answering(body, type)
    const answer = await metered.fetch(url, {
      method: 'POST',
      body: JSON.stringify({ model: 'gpt-5', input: 'Hello', stream }),
    })
    expect(await answer.text()).toBe(body)
    expect(await metered.totals()).toMatchObject({ outcomes: { [outcome]: 1 }, tokens, estimated: false })
    const [request] = await metered.points('requests')
    expect(request?.attributes['error.type']).toBe(outcome === 'ok' ? undefined : more.error?.code)
  })
})
