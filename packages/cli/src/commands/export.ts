import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { StartError } from '@tollbell/service'
import { Command, Option } from 'commander'
import { type AskOptions, askFor } from '../ask.ts'
import { megabytes } from '../format.ts'
import { progressLine } from '../screen/progress-line.ts'
import type { Surroundings } from '../surroundings.ts'
import { type LedgerOptions, ledgerFrom, withLedgerOptions } from './ledger-options.ts'

const formats = ['json', 'csv', 'jsonl', 'zip'] as const

const filters = ['from', 'to', 'timezone', 'project', 'provider', 'model', 'operation', 'user'] as const

type ExportOptions = LedgerOptions & { readonly format?: string } & Partial<Record<(typeof filters)[number], string>>

/** `tollbell export` */
export function exportUsage(surroundings: Surroundings): Command {
  return withLedgerOptions(new Command('export'))
    .description('Write down what was booked, by quarter of an hour, to be imported again or read elsewhere.')
    .argument('[file]', 'where to (default: standard output)')
    .addOption(
      new Option('--format <format>', 'what kind of file (default: as its name says, or json)').choices(formats),
    )
    .option('--from <date>', 'the first day or instant (default: the first there is)')
    .option('--to <date>', 'the first day or instant after it (default: now)')
    .option('--timezone <zone>', 'of the days, such as Asia/Tokyo (default: that of the budgets file)')
    .option('--project <pattern>', 'only such projects, such as chat*')
    .option('--provider <pattern>', 'only such providers')
    .option('--model <pattern>', 'only such models')
    .option('--operation <pattern>', 'only such operations')
    .option('--user <pattern>', 'only such users')
    .action((file: string | undefined, options: ExportOptions) => runExport(file, options, surroundings))
}

async function runExport(file: string | undefined, options: ExportOptions, surroundings: Surroundings): Promise<void> {
  const { cwd, print, tell } = surroundings
  const format = options.format ?? formats.find((name) => extname(file ?? '') === `.${name}`) ?? 'json'
  if (format === 'zip' && file === undefined) throw new StartError('A ZIP is no text: name the file it goes into.')
  const query = new URLSearchParams({ format })
  for (const name of filters) if (options[name] !== undefined) query.set(name, options[name])
  const ledger: AskOptions = { ...ledgerFrom(options, surroundings), patienceMs: Infinity, signal: surroundings.stop }
  const { body } = await askFor(`api/v1/export?${query.toString()}`, ledger)
  const content = body === null ? Readable.from([]) : Readable.fromWeb(body)
  if (file === undefined) {
    for await (const piece of content.setEncoding('utf8')) print(piece as string)
  } else {
    const line = progressLine(surroundings)
    const onBytes = (bytes: number): void => line.draw(`${megabytes(bytes)} ${basename(file)}`)
    await writeWhole(content, resolve(cwd, file), onBytes).finally(() => line.clear())
    tell(`Exported to ${file}.`)
  }
}

// Whole or not at all: what is broken off is no export.
async function writeWhole(content: Readable, path: string, onBytes: (bytes: number) => void): Promise<void> {
  const unfinished = `${path}.${process.pid}`
  try {
    await pipeline(content, (chunks) => counted(chunks, onBytes), createWriteStream(unfinished))
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw new StartError(`${path} could not be written (${(error as Error).message}). Export again.`, { cause: error })
  }
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncIterable<Uint8Array> {
  let bytes = 0
  for await (const chunk of chunks) {
    yield chunk
    bytes += chunk.length
    onBytes(bytes)
  }
}
