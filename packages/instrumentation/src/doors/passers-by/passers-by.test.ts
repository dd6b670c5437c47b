import { request as httpRequest } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { meteredFetch } from '../../../test/kit/metered.ts'
import { routerFor } from '../../providers/providers.ts'
import { type OpenAiServer, startOpenAiServer } from '../../testing/index.ts'
import { watchPassersBy } from './passers-by.ts'

let server: OpenAiServer
let warnings: string[]
let stop: () => void

beforeEach(async () => {
  server = await startOpenAiServer()
  warnings = []
  stop = watchPassersBy(routerFor({}), (message) => warnings.push(message))
})
afterEach(async () => {
  stop()
  await server.close()
})

const body = JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Hello' }] })
const headers = { authorization: 'Bearer sk', 'content-type': 'application/json' }

const post = async (path: string, fetch = globalThis.fetch): Promise<void> => {
  await (await fetch(`${server.url}${path}`, { method: 'POST', headers, body })).text()
}

const postOverHttp = (path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    httpRequest(`${server.url}${path}`, { method: 'POST', headers }, (response) => response.resume().on('end', resolve))
      .on('error', reject)
      .end(body)
  })

test.each([
  { name: 'by a fetch taken before us', send: post },
  { name: 'by a library that uses node:http', send: postOverHttp },
])('a call that leaves $name is told, once, with the cure', async ({ send }) => {
  await send('/chat/completions')
  await send('/chat/completions')
  expect(warnings).toEqual([
    expect.stringMatching(/^A call to 127\.0\.0\.1:\d+\/v1\/chat\/completions .*meter\(client\)/),
  ])
})

test.each([
  { name: 'that is counted', send: () => post('/chat/completions', meteredFetch().fetch) },
  { name: 'that is no LLM call', send: () => post('/models') },
  { name: 'that may be the app’s own', send: () => post('/responses') },
  { name: 'once watching has stopped', send: () => (stop(), post('/chat/completions')) },
])('nothing is said of a call $name', async ({ send }) => {
  await send()
  expect(warnings).toEqual([])
})
