import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { isJournal } from '@tollbell/instrumentation/journal'
import type { ErrorAnswer, ImportAnswer, ImportProgress } from '@tollbell/ledger'
import { StartError } from '@tollbell/service'
import { askFor } from '../ask.ts'
import { bar, count, usd } from '../format.ts'
import type { ImportFormat, ImportOptions } from './format.ts'

const extensions: ReadonlySet<string> = new Set(['.json', '.jsonl', '.ndjson', '.csv', '.zip'])

const barWidth = 30
// Xterm's control sequence. https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
const clearLine = '\r\x1b[K'

type Screen = Parameters<ImportFormat['import']>[2]

/** What the ledger reads by itself: exports of another one, and logs of others. */
export const usageFile: ImportFormat = {
  name: 'JSON, JSONL, CSV or ZIP with usage',
  async filesIn(folder) {
    const names = (await readdir(folder)).filter((name) => extensions.has(extname(name).toLowerCase())).sort()
    const paths = names.map((name) => join(folder, name))
    const areJournals = await Promise.all(paths.map(isJournal))
    return paths.filter((_, index) => !areJournals[index])
  },
  recognises: (path) => Promise.resolve(extensions.has(extname(path).toLowerCase())),
  async import(paths, options, screen) {
    const lines: string[] = []
    for (const path of paths) lines.push(...linesOf(path, await imported(path, options, screen)))
    return lines
  },
}

/** What became of a file, in sentences. */
export function linesOf(path: string, answer: ImportAnswer): string[] {
  const { lines, booked, known, refused, passedOver, costUsd, unpricedTokens, mistakes, notes } = answer
  const parts = [
    `${count(booked)} booked (${usd(costUsd)}${unpricedTokens > 0 ? ` and ${count(unpricedTokens)} tokens without a price` : ''})`,
    `${count(known)} known already`,
    ...(passedOver > 0 ? [`${count(passedOver)} passed over`] : []),
    `${count(refused)} refused`,
  ]
  const more = refused - mistakes.length
  return [
    `${path}: ${count(lines)} ${lines === 1 ? 'line' : 'lines'}: ${parts.join(', ')}.`,
    ...notes.map((note) => `  ${note}`),
    ...mistakes.map((mistake) => `  ${mistake}`),
    ...(more > 0 ? [`  and ${count(more)} more.`] : []),
  ]
}

async function imported(path: string, options: ImportOptions, screen: Screen): Promise<ImportAnswer> {
  const { ledger, project, timezone, strict } = options
  const query = new URLSearchParams({
    name: basename(path),
    strict: String(strict),
    ...(project !== undefined && { project }),
    ...(timezone !== undefined && { timezone }),
  })
  const { body } = await askFor(`api/v1/import?${query.toString()}`, {
    ...ledger,
    method: 'POST',
    body: Readable.toWeb(createReadStream(path)) as ReadableStream,
    headers: { accept: 'application/x-ndjson' },
    patienceMs: Infinity,
    signal: screen.stop,
  })
  let last: ImportAnswer | ErrorAnswer | undefined
  for await (const line of linesIn(body)) {
    const said = JSON.parse(line) as ImportProgress | ImportAnswer | ErrorAnswer
    if ('done' in said) drawBar(basename(path), said.done, screen)
    else last = said
  }
  if (screen.terminal()) screen.print(clearLine)
  if (last !== undefined && 'lines' in last) return last
  const sentences =
    last === undefined ? ['The ledger broke off; import again.'] : [last.error, ...(last.mistakes ?? [])]
  throw new StartError(`${path}: ${sentences.join('\n  ')}`)
}

function drawBar(name: string, done: number, { terminal, print }: Screen): void {
  if (terminal()) print(`${clearLine}${bar(done, barWidth)} ${Math.floor(done * 100)}% ${name}`)
}

async function* linesIn(body: ReadableStream | null): AsyncIterable<string> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of body ?? []) {
    const pieces = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n')
    rest = pieces.pop() ?? ''
    yield* pieces
  }
}
