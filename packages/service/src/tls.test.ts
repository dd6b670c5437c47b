import { writeFileSync } from 'node:fs'
import { request as ask } from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type ListenOptions, listen } from './listen.ts'
import { StartError } from './start-error.ts'
import { keptLog, testFolder } from './testing/surroundings.ts'
import type { TlsFiles } from './tls.ts'

const here: ListenOptions = { name: 'ledger', host: '127.0.0.1', port: 0, portOption: '', tokenGiven: false }

async function certificate(): Promise<{ cert: string; key: string }> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'ledger.example' }], { keyType: 'ec' })
  return { cert, key }
}

function write(folder: string, { cert, key }: { cert: string; key: string }): TlsFiles {
  const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') }
  writeFileSync(files.certFile, cert)
  writeFileSync(files.keyFile, key)
  return files
}

/** What a client that trusts this certificate alone is answered. */
function answerTo(url: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // Each on a connection of its own, so that each sees the certificate of the time.
    const request = ask(url, { ca, servername: 'ledger.example', checkServerIdentity: () => undefined, agent: false })
    request.once('response', (response) => {
      response.setEncoding('utf8').once('data', resolve)
    })
    request.once('error', reject)
    request.end()
  })
}

test('with a certificate it speaks TLS, without on this machine, and takes a renewed one without a restart', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const folder = testFolder()
  const [first, renewed] = [await certificate(), await certificate()]
  const { log, lines } = keptLog()
  const listening = await listen((_, response) => response.end('in'), { ...here, tls: write(folder, first), log })
  onTestFinished(() => listening.close())
  expect(listening.url).toMatch(/^https:/)
  expect(await answerTo(listening.url, first.cert)).toBe('in')
  expect(await (await fetch(listening.localUrl)).text()).toBe('in')
  await expect(fetch(listening.url.replace('https', 'http'))).rejects.toThrow('fetch failed')

  write(folder, renewed)
  vi.advanceTimersByTime(1000)
  expect(lines).toEqual(['info The TLS certificate was read again and is in use.'])
  expect(await answerTo(listening.url, renewed.cert)).toBe('in')
  await expect(answerTo(listening.url, first.cert)).rejects.toThrow('self-signed certificate')
})

test.each([
  { when: 'before its time', day: '2026-01-31', told: [/^error The TLS certificate is not valid yet/] },
  { when: 'in its time', day: '2026-02-02', told: [] },
  { when: 'near its end', day: '2026-02-28', told: [/^warn The TLS certificate expires soon/] },
  { when: 'after its time', day: '2026-03-02', told: [/^error The TLS certificate has expired/] },
])('a certificate $when', async ({ day, told }) => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'ledger.example' }], {
    keyType: 'ec',
    notBeforeDate: new Date('2026-02-01'),
    notAfterDate: new Date('2026-03-01'),
  })
  const { log, lines } = keptLog()
  const now = (): Date => new Date(day)
  const listening = await listen(() => {}, { ...here, tls: write(testFolder(), { cert, key }), log, now })
  onTestFinished(() => listening.close())
  expect(lines).toEqual(told.map((sentence) => expect.stringMatching(sentence)))
})

test.each([
  { name: 'a key of another certificate', spoil: true, says: /are no certificate and its key/ },
  { name: 'a file that is not there', spoil: false, says: /^tlsKey: .* cannot be read/ },
])('$name is told before anything listens', async ({ spoil, says }) => {
  const files = write(testFolder(), { ...(await certificate()), ...(spoil && { key: (await certificate()).key }) })
  const tls = spoil ? files : { ...files, keyFile: `${files.keyFile}.gone` }
  const starting = listen(() => {}, { ...here, tls })
  await expect(starting).rejects.toThrow(StartError)
  await expect(starting).rejects.toThrow(says)
})

test.each([
  { name: 'its headers', sent: 'GET / HTTP/1.1\r\nHost: a\r\n' },
  { name: 'its body', sent: 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx' },
])('a client that sends $name by the drop is not waited for', async ({ sent }) => {
  const patience = { headersTimeout: 50, bodyWindowMs: 50, connectionsCheckingInterval: 20 }
  const listening = await listen(() => {}, { ...here, patience })
  onTestFinished(() => listening.close())
  const answered = await new Promise<string>((resolve, reject) => {
    const socket = connect(listening.port, '127.0.0.1', () => socket.write(sent))
    socket.setEncoding('utf8').once('data', resolve)
    socket.once('error', reject)
  })
  expect(answered).toMatch(/^HTTP\/1\.1 408 /)
})
