import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { ask, Unreachable } from './ask.ts'
import { whatToDo } from './unreachable.ts'

async function served(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('of an error the sentence is told, and not the JSON around it', async () => {
  const place = await served((_, response) => response.writeHead(503).end('{"error":"Ask again in a moment."}'))
  await expect(ask('api/v1/status', { url: `http://${place}` })).rejects.toThrow(
    `http://${place}/api/v1/status answered 503: Ask again in a moment.`,
  )
})

test('an error of somebody else is told as it came', async () => {
  const place = await served((_, response) => response.writeHead(502).end('<h1>Bad gateway</h1>\n'))
  await expect(ask('metrics', { url: `http://${place}` })).rejects.toThrow(/answered 502: <h1>Bad gateway<\/h1>$/)
})

test('who speaks no TLS is to be asked without', async () => {
  const asking = ask('api/v1/status', { url: `https://${await served(() => {})}` })
  await expect(asking).rejects.toThrow(Unreachable)
  await expect(asking).rejects.toThrow('It does not speak TLS: write http:// with --url.')
})

test.each([
  { code: 'CERT_HAS_EXPIRED', says: /^Renew its certificate/ },
  { code: 'DEPTH_ZERO_SELF_SIGNED_CERT', says: /NODE_EXTRA_CA_CERTS/ },
  { code: 'ERR_TLS_CERT_ALTNAME_INVALID', says: /another name: use that name with --url/ },
  { code: 'UND_ERR_SOCKET', says: /write https:/ },
  { code: 'ECONNREFUSED', says: /^Start it with tollbell up/ },
])('after $code there is something else to do', ({ code, says }) => {
  expect(whatToDo(code, '--url')).toMatch(says)
})
