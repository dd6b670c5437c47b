import { request as httpRequest } from 'node:http'
import { request as undiciRequest } from 'undici'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { meteredFetch } from '../../../test/kit/metered.ts'
import { routerFor } from '../../providers/providers.ts'
import { type OpenAiServer, startOpenAiServer } from '../../testing/index.ts'
import { targetFinder } from '../fetch/request.ts'
import { watchPassersBy } from './passers-by.ts'

let server: OpenAiServer
let warnings: string[]
let stop: () => void

beforeEach(async () => {
  server = await startOpenAiServer()
  warnings = []
  stop = watchPassersBy(targetFinder(routerFor({})), (message) => warnings.push(message))
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

const postOverHttp = (url: string, proxy = url): Promise<void> =>
  new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(proxy)
    const path = url === proxy ? pathname : url
    httpRequest({ hostname, port, path, method: 'POST', headers }, (response) => response.resume().on('end', resolve))
      .on('error', reject)
      .end(body)
  })

const postByUndici = async (path: string): Promise<void> => {
  const { body: answer } = await undiciRequest(`${server.url}${path}`, { method: 'POST', headers, body })
  await answer.dump()
}

test.each([
  { name: 'by a fetch taken before us', send: post },
  { name: 'by a library that uses node:http', send: (path: string) => postOverHttp(`${server.url}${path}`) },
  { name: 'by undici itself', send: postByUndici },
  { name: 'through a proxy', send: (path: string) => postOverHttp(`${server.url}${path}`, server.url) },
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
