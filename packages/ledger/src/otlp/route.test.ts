import { once } from 'node:events'
import { connect } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { ledgerSeries, attributes as names } from '@tollbell/conventions'
import { describe, expect, test } from 'vitest'
import type { StatusAnswer, UsageAnswer } from '../api/types.ts'
import { testNow } from '../testing/clock.ts'
import { keptLog, testFolder, testLedger } from '../testing/ledger.ts'
import { otlpRequest } from '../testing/requests.ts'

const json = { 'content-type': 'application/json' }
const protobuf = { 'content-type': 'application/x-protobuf' }
const request = JSON.stringify(otlpRequest({ points: [{ value: 1 }] }))

describe('a request the ledger cannot take', () => {
  test.each([
    { name: 'no JSON', headers: json, body: '{', status: 400, code: 3, says: /^This is not JSON/ },
    { name: 'no list', headers: json, body: '{"resourceMetrics":1}', status: 400, code: 3, says: /must be a list/ },
    { name: 'no body', headers: json, body: '', status: 400, code: 3, says: /^This is not JSON/ },
    {
      name: 'a type it does not know',
      headers: { 'content-type': 'text/csv' },
      body: 'a',
      status: 415,
      code: 3,
      says: /x-protobuf or application\/json/,
    },
    {
      name: 'an encoding it does not know',
      headers: { ...json, 'content-encoding': 'zip' },
      body: 'a',
      status: 415,
      code: 3,
      says: /send gzip/,
    },
    {
      name: 'gzip that is none',
      headers: { ...json, 'content-encoding': 'gzip' },
      body: 'a',
      status: 400,
      code: 3,
      says: /cannot be read/,
    },
    ...Object.entries({
      gzip: gzipSync,
      deflate: deflateSync,
      br: brotliCompressSync,
      zstd: zstdCompressSync,
    }).map(([encoding, compress]) => ({
      name: `a bomb in ${encoding}`,
      headers: { ...json, 'content-encoding': encoding },
      body: compress(Buffer.alloc(20_000_000)),
      status: 413,
      code: 8,
      says: /up to 16mb/,
    })),
    { name: 'a huge body', headers: json, body: ' '.repeat(17_000_000), status: 413, code: 8, says: /up to 16mb/ },
  ])('$name: $status', async ({ headers, body, status, code, says }) => {
    const ledger = await testLedger()
    const response = await fetch(`${ledger.url}/v1/metrics`, { method: 'POST', headers: { ...headers }, body })
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({ code, message: expect.stringMatching(says) as string })
    expect(await ledger.metric(ledgerSeries.requests, { status: String(status) })).toBe(1)
  })

  test('in protobuf is answered in protobuf', async () => {
    const ledger = await testLedger()
    const response = await fetch(`${ledger.url}/v1/metrics`, {
      method: 'POST',
      headers: protobuf,
      body: Buffer.from([0x0a, 0x05]),
    })
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/x-protobuf'])
    const body = Buffer.from(await response.arrayBuffer())
    expect(body.subarray(0, 3)).toEqual(Buffer.from([0x08, 0x03, 0x12]))
    expect(body.subarray(4).toString()).toMatch(/^This is not an OTLP metrics request in protobuf: .* is cut off/)
  })

  test('with another method is told the right one', async () => {
    const response = await (await testLedger()).get('/v1/metrics')
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })
})

test('what is taken is answered with nothing', async () => {
  const ledger = await testLedger()
  const sent = { method: 'POST', headers: { ...json, 'content-encoding': 'gzip' }, body: gzipSync(request) }
  const response = await fetch(`${ledger.url}/v1/metrics`, sent)
  expect([response.status, await response.text()]).toEqual([200, '{}'])
  const empty = await fetch(`${ledger.url}/v1/metrics`, { method: 'POST', headers: protobuf })
  expect([empty.status, await empty.text()]).toEqual([200, ''])
})

test('a body that is broken off is no mistake of ours, and its memory takes the next one', async () => {
  const { log, lines } = keptLog()
  const ledger = await testLedger({ log })
  const { port } = new URL(ledger.url)
  for (let round = 0; round < 3; round++) {
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(
      'POST /v1/metrics HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{',
    )
    await once(socket, 'connect')
    socket.destroy()
    await once(socket, 'close')
    expect((await ledger.send({ points: [{ value: round + 1 }] })).status).toBe(200)
  }
  const { rows } = await ledger.json<UsageAnswer>('/api/v1/usage?group=project')
  expect(rows).toMatchObject([{ costUsd: '3' }])
  expect(lines.filter((line) => line.includes('bug'))).toEqual([])
})

test('an attribute of ten megabytes is a name that is cut', async () => {
  const ledger = await testLedger()
  const attributes = { [names.user]: 'x'.repeat(10_000_000) }
  expect((await ledger.send({ points: [{ value: 1, attributes }] })).status).toBe(200)
  expect((await ledger.send({ points: [{ value: 2, attributes }] })).status).toBe(200)
  const { rows } = await ledger.json<UsageAnswer>('/api/v1/usage?group=user')
  expect(rows).toMatchObject([{ group: { user: 'x'.repeat(200) }, costUsd: '2' }])
})

test('points that are refused are told, counted, and hold up no others', async () => {
  const ledger = await testLedger()
  const points = [{ value: 1 }, { value: -1 }, { value: -2 }, { metric: 'queue.length', value: 5 }]
  const answer = (await (await ledger.send({ points })).json()) as { partialSuccess: object }
  expect(answer.partialSuccess).toEqual({
    rejectedDataPoints: '2',
    errorMessage: expect.stringMatching(/^2 points with a value that is negative/) as string,
  })
  for (const [result, count] of Object.entries({ booked: 1, badValue: 2, ignored: 1 })) {
    expect(await ledger.metric(ledgerSeries.points, { result })).toBe(count)
  }
})

test('names without end are booked under other: told, counted, and the sum is exact', async () => {
  const { log, lines } = keptLog()
  const maxAccountsPerProject = 100
  const ledger = await testLedger({ log, maxAccountsPerProject })
  const usersPerRequest = 1000
  const answers: string[] = []
  for (let round = 0; round < 10; round++) {
    const points = Array.from({ length: usersPerRequest }, (_, at) => ({
      value: 0.001,
      attributes: { [names.user]: `user ${round}-${at}` },
    }))
    answers.push(await (await ledger.send({ points })).text())
  }
  const folded = 10 * usersPerRequest - maxAccountsPerProject
  expect(JSON.parse(answers[9] ?? '')).toEqual({
    partialSuccess: {
      rejectedDataPoints: '0',
      errorMessage: expect.stringMatching(/^1000 new streams are booked under the name other, .* "chatbot"/) as string,
    },
  })
  expect(await ledger.metric(ledgerSeries.foldedStreams)).toBe(folded)
  const warnings = lines.filter((line) => line.startsWith('warn'))
  expect(warnings).toEqual([expect.stringMatching(/^warn 900 new streams are booked under the name other/)])
  const { rows, total, rowCount } = await ledger.json<UsageAnswer>('/api/v1/usage?group=user&limit=1')
  expect([total.costUsd, rowCount]).toEqual(['10', maxAccountsPerProject + 1])
  expect(rows[0]).toMatchObject({ group: { user: 'other' }, costUsd: String(folded / 1000) })
})

test('a counter that shrinks is refused, and what it said before stays', async () => {
  const ledger = await testLedger()
  const time = testNow().getTime()
  await ledger.send({ points: [{ value: 5, time }] })
  const answer = await (await ledger.send({ points: [{ value: 4, time: time + 1 }] })).text()
  expect(answer).toMatch(/1 point below the value reported before/)
  expect(await ledger.metric(ledgerSeries.points, { result: 'shrunk' })).toBe(1)
  expect((await ledger.json<StatusAnswer>('/api/v1/status')).allTime.costUsd).toBe('5')
})

test('a full disk is answered 503 and told once; with room again, the next export makes it good', async () => {
  const dataDir = testFolder()
  const { log, lines } = keptLog()
  const before = await testLedger({ dataDir })
  await before.send({ points: [{ value: 1 }] })
  await before.close()

  const full = await testLedger({ dataDir, log, maxStorePages: 1 })
  // New accounts need new pages sooner or later, and what is there already fits.
  const many = {
    points: Array.from({ length: 300 }, (_, at) => ({ value: 3, attributes: { [names.user]: `user ${at}` } })),
  }
  for (let attempt = 0; attempt < 2; attempt++) {
    const response = await full.send(many)
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await response.json()).toEqual({
      code: 14,
      message: expect.stringMatching(/Nothing of this request was booked/) as string,
    })
  }
  expect((await full.get('/healthz')).status).toBe(200)
  const ready = await full.get('/readyz')
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { status: 'notReady', error: expect.stringMatching(/full/) as string },
  ])
  expect((await full.json<StatusAnswer>('/api/v1/status')).allTime.costUsd).toBe('1')
  expect(lines).toEqual([expect.stringMatching(/^error The store failed: .*Nothing is booked until that is mended/)])
  await full.close()

  const after = await testLedger({ dataDir })
  expect((await after.send(many)).status).toBe(200)
  expect((await after.get('/readyz')).status).toBe(200)
  expect((await after.json<StatusAnswer>('/api/v1/status')).allTime.costUsd).toBe('901')
})
