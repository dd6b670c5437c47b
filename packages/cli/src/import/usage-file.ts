import { type FileHandle, open, readdir } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { isJournal } from '@tollbell/instrumentation/journal'
import type { ErrorAnswer, ImportAnswer, ImportProgress } from '@tollbell/ledger'
import { StartError } from '@tollbell/service'
import { askFor, Refused } from '../ask.ts'
import { bar, count, plural, usd } from '../format.ts'
import { progressLine } from '../screen/progress-line.ts'
import type { ImportFormat, ImportOptions, ImportOutcome } from './format.ts'

const extensions: ReadonlySet<string> = new Set(['.json', '.jsonl', '.ndjson', '.csv', '.zip'])

const barWidth = 30

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
  async *import(paths, options, screen) {
    for (const path of paths) yield await outcomeOf(path, options, screen)
  },
}

/** What became of a file, in sentences. */
export function linesOf(path: string, answer: ImportAnswer): string[] {
  const { lines, booked, known, refused, passedOver, costUsd, unpricedTokens, mistakes, notes } = answer
  const parts = [
    `${count(booked)} booked (${usd(costUsd)}${unpricedTokens > 0 ? ` and ${plural(unpricedTokens, 'token')} without a price` : ''})`,
    `${count(known)} known already`,
    ...(passedOver > 0 ? [`${count(passedOver)} passed over`] : []),
    `${count(refused)} refused`,
  ]
  const more = refused - mistakes.length
  return [
    `${path}: ${plural(lines, 'line')}: ${parts.join(', ')}.`,
    ...notes.map((note) => `  ${note}`),
    ...mistakes.map((mistake) => `  ${mistake}`),
    ...(more > 0 ? [`  and ${count(more)} more.`] : []),
  ]
}

// Who throws a file away because it went in learns that not all of it did.
function refusedOf(path: string, { lines, refused }: ImportAnswer): string[] {
  return refused === 0 ? [] : [`${path}: ${count(refused)} of ${plural(lines, 'line')} refused.`]
}

async function outcomeOf(path: string, options: ImportOptions, screen: Screen): Promise<ImportOutcome> {
  let file: FileHandle
  try {
    file = await open(path)
  } catch (error) {
    return { lines: [], mistakes: [`${path}: cannot be read (${(error as Error).message}).`] }
  }
  try {
    const answer = await imported(path, file, options, screen)
    if ('lines' in answer) return { lines: linesOf(path, answer), mistakes: refusedOf(path, answer) }
    return { lines: [], mistakes: [`${path}: ${[answer.error, ...(answer.mistakes ?? [])].join('\n  ')}`] }
  } catch (error) {
    if (screen.stop.aborted) throw new StartError('Stopped. What came in counts once: import again.', { cause: error })
    if (error instanceof Refused) return { lines: [], mistakes: [`${path}: ${error.message}`] }
    throw error
  } finally {
    await file.close()
  }
}

async function imported(
  path: string,
  file: FileHandle,
  options: ImportOptions,
  screen: Screen,
): Promise<ImportAnswer | ErrorAnswer> {
  const { ledger, project, timezone, strict } = options
  const query = new URLSearchParams({
    name: basename(path),
    strict: String(strict),
    ...(project !== undefined && { project }),
    ...(timezone !== undefined && { timezone }),
  })
  const line = progressLine(screen)
  const draw = (done: number, doing: string): void =>
    line.draw(`${bar(done, barWidth)} ${Math.floor(done * 100)}% ${doing} ${basename(path)}`)
  try {
    const { body } = await askFor(`api/v1/import?${query.toString()}`, {
      ...ledger,
      method: 'POST',
      body: ReadableStream.from(sent(file, (done) => draw(done, 'sending'))),
      headers: { accept: 'application/x-ndjson' },
      patienceMs: Infinity,
      signal: screen.stop,
    })
    return await answerIn(body, { onProgress: (done) => draw(done, 'importing'), stop: screen.stop })
  } finally {
    line.clear()
  }
}

/** The last line of an answer, or what it means that there is none. */
async function answerIn(
  body: ReadableStream | null,
  { onProgress, stop }: { onProgress: (done: number) => void; stop: AbortSignal },
): Promise<ImportAnswer | ErrorAnswer> {
  let last: ImportAnswer | ErrorAnswer | undefined
  try {
    for await (const line of linesIn(body)) {
      const said = JSON.parse(line) as ImportProgress | ImportAnswer | ErrorAnswer
      if ('done' in said) onProgress(said.done)
      else last = said
    }
  } catch (error) {
    if (stop.aborted) throw error
  }
  return last ?? { error: 'The ledger broke off. What came in counts once: import again.' }
}

async function* sent(file: FileHandle, onShare: (done: number) => void): AsyncIterable<Uint8Array> {
  const { size } = await file.stat()
  let bytes = 0
  for await (const chunk of file.createReadStream()) {
    yield chunk as Uint8Array
    bytes += (chunk as Uint8Array).length
    onShare(bytes / size)
  }
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
