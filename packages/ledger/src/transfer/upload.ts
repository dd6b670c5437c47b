import { mkdirSync } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { ImportFile } from './format.ts'

/** By so much of its beginning a file is recognised. */
export const headBytes: number = 64 * 1024

// A year of quarters of an hour of a thousand accounts.
const mostBytes = 1024 ** 3

/** A file that came over the network, on the disk as long as it is needed. */
export interface Upload extends ImportFile {
  close(): Promise<void>
}

/** It is larger than what is taken. */
export class TooLarge extends Error {
  override name = 'TooLarge'
}

/**
 * Writes what comes into a file without a name, which is gone with this process whatever happens to it.
 * Throws {@link TooLarge} for more than 1 GiB.
 */
export async function receive(input: Readable, { folder, name }: { folder: string; name: string }): Promise<Upload> {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `import-${crypto.randomUUID()}`)
  const file = await open(path, 'wx+', 0o600)
  try {
    await rm(path)
    const sizeBytes = await written(input, file)
    const head = Buffer.alloc(Math.min(headBytes, sizeBytes))
    await file.read(head, 0, head.length, 0)
    return {
      name,
      sizeBytes,
      head,
      fd: file.fd,
      read: () => file.createReadStream({ start: 0, autoClose: false, emitClose: false }),
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function written(input: Readable, file: FileHandle): Promise<number> {
  let size = 0
  for await (const chunk of input) {
    size += (chunk as Buffer).length
    if (size > mostBytes) throw new TooLarge()
    await file.write(chunk as Buffer)
  }
  return size
}
