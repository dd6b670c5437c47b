import { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { testFolder } from '../../testing/ledger.ts'
import type { ImportFile } from '../format.ts'
import { receive } from '../upload.ts'

/** A file as it comes over the network, in pieces of some bytes. */
export async function uploaded(content: string | Uint8Array, name = '', pieceBytes = 777): Promise<ImportFile> {
  const bytes = Buffer.from(content)
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) =>
    bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  )
  const upload = await receive(Readable.from(pieces), { folder: testFolder(), name })
  onTestFinished(() => upload.close())
  return upload
}

/** Everything of what is written piece by piece. */
export async function collected(pieces: AsyncIterable<string | Uint8Array>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const piece of pieces) all.push(Buffer.from(piece))
  return Buffer.concat(all)
}
