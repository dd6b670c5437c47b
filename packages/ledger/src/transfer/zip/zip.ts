import { Readable } from 'node:stream'
import { type Entry, fromFdPromise, type ZipFile } from 'yauzl'
import { ZipFile as NewZipFile } from 'yazl'
import { csv } from '../csv/csv.ts'
import type { ExportFormat, ImportFile, Line, ReadContext } from '../format.ts'
import { headBytes } from '../upload.ts'
import { watched } from '../watched.ts'

// Usage packs to a tenth or so. All of this is read, and none of it kept.
const mostBytes = 1024 ** 3
const mostEntries = 10_000

/** A ZIP with the CSV in it; or one with any files that can be imported. */
export const zip: ExportFormat = {
  name: 'zip',
  title: 'a ZIP of files that can be imported',
  extension: 'zip',
  contentType: 'application/zip',
  recognises: ({ head }) => head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004')),
  read,
  async *write(head, records) {
    const file = new NewZipFile()
    const content = Readable.from(csv.write(head, records))
    file.addReadStream(content, 'usage.csv', { mtime: head.to })
    content.on('error', (error) => (file.outputStream as Readable).destroy(error))
    file.end()
    yield* file.outputStream as Readable as AsyncIterable<Uint8Array>
  },
}

async function* read(file: ImportFile, context: ReadContext): AsyncIterable<Line> {
  if (file.fd === undefined) {
    yield { place: file.name, kind: 'mistake', mistake: 'a ZIP within a ZIP is not read; unpack it' }
    return
  }
  let place = 'the ZIP'
  try {
    const archive = await fromFdPromise(file.fd, { lazyEntries: true, autoClose: false })
    if (archive.entryCount > mostEntries) throw new Error(`it has more than ${mostEntries} files`)
    let bytes = 0
    let packedBytes = 0
    for await (const entry of archive.eachEntry()) {
      place = entry.fileName
      bytes += entry.uncompressedSize
      if (bytes > mostBytes) throw new Error('it is larger than 1 GiB when it is unpacked; import its files one by one')
      const before = packedBytes
      const onShare = (share: number): void => context.onRead((before + share * entry.compressedSize) / file.sizeBytes)
      if (!place.endsWith('/')) yield* placed(place, context.readInside(await fileOf(archive, entry, onShare)))
      packedBytes += entry.compressedSize
    }
  } catch (error) {
    yield { place, kind: 'mistake', mistake: `${(error as Error).message}; nothing more is read` }
  }
}

async function* placed(name: string, lines: AsyncIterable<Line>): AsyncIterable<Line> {
  for await (const line of lines) yield { ...line, place: line.place === name ? name : `${name}, ${line.place}` }
}

async function fileOf(archive: ZipFile, entry: Entry, onShare: (share: number) => void): Promise<ImportFile> {
  const { fileName: name, uncompressedSize: sizeBytes } = entry
  return {
    name,
    sizeBytes,
    head: await headOf(await archive.openReadStreamPromise(entry)),
    read: () => Readable.from(watched(contentOf(archive, entry), sizeBytes, onShare)),
  }
}

async function* contentOf(archive: ZipFile, entry: Entry): AsyncIterable<Uint8Array> {
  yield* (await archive.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>
}

async function headOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size >= headBytes) break
  }
  return Buffer.concat(chunks).subarray(0, headBytes)
}
