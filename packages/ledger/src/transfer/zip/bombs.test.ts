import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { collected, uploaded } from '../testing/files.ts'
import { transferBook } from '../testing/transfers.ts'

const line = '{"time":1793181600,"model":"gpt-4o","prompt_tokens":1,"cost":0.001}'

async function zipOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name)
  zip.end()
  return await collected(Readable.from(zip.outputStream))
}

/** A ZIP that lies about how large its first file is. */
function lying(zip: Buffer, sizeBytes: number): Buffer {
  const central = zip.indexOf('PK\u0001\u0002')
  zip.writeUInt32LE(sizeBytes, central + 24)
  return zip
}

test.each([
  { name: 'less than there is', sizeBytes: 10, says: /too many bytes in the stream/ },
  { name: 'more than there is', sizeBytes: 1000, says: /not enough bytes in the stream/ },
  { name: 'more than is unpacked', sizeBytes: 2 ** 31, says: /larger than 1 GiB when it is unpacked/ },
])('a header that says $name is refused', async ({ sizeBytes, says }) => {
  const report = await (await transferBook()).import(await uploaded(lying(await zipOf({ 'a.jsonl': line }), sizeBytes)))
  expect([report.booked, report.mistakes]).toEqual([0, [expect.stringMatching(says)]])
})

test('a line without an end takes no memory, and what comes after it counts', async () => {
  const zip = await zipOf({
    'a.jsonl': `${line}\n${'x'.repeat(20_000_000)}\n`,
    'b.jsonl': line.replace('"prompt', '"id":"b","prompt'),
  })
  expect(zip.length).toBeLessThan(100_000)
  const report = await (await transferBook()).import(await uploaded(zip, '', 65_536))
  expect([report.booked, report.mistakes]).toEqual([
    2,
    ['a.jsonl, line 2: it has more than 256 KiB; a line is one call or one sum'],
  ])
})

test('a ZIP within a ZIP is passed over with a sentence', async () => {
  const report = await (await transferBook()).import(
    await uploaded(await zipOf({ 'inner.zip': await zipOf({ 'a.jsonl': line }) })),
  )
  expect(report.mistakes).toEqual(['inner.zip: a ZIP within a ZIP is not read; unpack it'])
})
