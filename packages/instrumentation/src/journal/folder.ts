import { accessSync, constants, lstatSync, mkdirSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** A file of a journal, by its name. */
export interface JournalFile {
  readonly path: string
  /** The same for all files one process wrote about one set of sums. */
  readonly journal: string
  /** 1, 2, …: each begins with the sums of those before it. */
  readonly segment: number
  /** Not known to have reached the ledger. */
  readonly open: boolean
}

const fileName = /^(\d{8}T\d{6}Z-[0-9a-f]{12})-(\d+)(\.open)?\.jsonl$/

/** `20261122T014312Z-3f2a9c1e77aa-1.open.jsonl`: when it began, a random name, which part. */
export function journalFile(folder: string, journal: string, segment: number, open: boolean): JournalFile {
  return { path: join(folder, `${journal}-${segment}${open ? '.open' : ''}.jsonl`), journal, segment, open }
}

/** The journal files in a folder, by the time their journal began, then by segment. */
export async function journalFiles(folder: string): Promise<JournalFile[]> {
  const names = await readdir(folder)
  return names
    .flatMap((name) => namedFile(folder, name) ?? [])
    .sort((one, other) => compare(one.journal, other.journal) || one.segment - other.segment)
}

/** The journal file at a path; one that somebody has renamed is a journal of its own. */
export function fileAt(path: string): JournalFile {
  return namedFile(dirname(path), basename(path)) ?? { path, journal: path, segment: 1, open: false }
}

function namedFile(folder: string, name: string): JournalFile | undefined {
  const [, journal, segment, open] = fileName.exec(name) ?? []
  return journal === undefined ? undefined : journalFile(folder, journal, Number(segment), open !== undefined)
}

/**
 * Makes a folder that only this user can read, or throws.
 * @param named whether the user chose it, who then knows what it is
 */
export function prepareFolder(folder: string, named: boolean): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  accessSync(folder, constants.W_OK)
  // Anybody may have put something else there before us in a folder that all users share.
  if (!named && process.getuid) {
    const { uid, mode } = lstatSync(folder)
    if (uid !== process.getuid() || (mode & 0o077) !== 0) throw new Error(`${folder} belongs to somebody else`)
  }
  return folder
}

/** Where journals go when no folder is named: on a disk of this machine, so that writing never waits for a network. */
export function defaultFolder(): string {
  return join(tmpdir(), `tollbell-${process.getuid?.() ?? userInfo().username}`)
}

/**
 * Deletes the oldest files until the rest is at most `maxBytes`: first what the ledger has, then what it has not.
 * @param isWritten whether a file that the ledger has not is being written; such a one stays
 * @returns the files deleted that the ledger had not
 */
export async function prune(
  folder: string,
  maxBytes: number,
  isWritten: (file: JournalFile) => Promise<boolean>,
): Promise<JournalFile[]> {
  const files = await Promise.all((await journalFiles(folder)).map(sizeOf))
  let bytes = files.reduce((sum, { size }) => sum + size, 0)
  const oldestFirst = files.toSorted(
    (one, other) => Number(one.open) - Number(other.open) || one.mtimeMs - other.mtimeMs,
  )
  const lost: JournalFile[] = []
  for (const file of oldestFirst) {
    if (bytes <= maxBytes) break
    if (file.open && (await isWritten(file))) continue
    await rm(file.path, { force: true })
    bytes -= file.size
    if (file.open) lost.push(file)
  }
  return lost
}

async function sizeOf(file: JournalFile): Promise<JournalFile & { size: number; mtimeMs: number }> {
  // Another process may have renamed it since it was listed.
  const { size, mtimeMs } = await stat(file.path).catch(() => ({ size: 0, mtimeMs: 0 }))
  return { ...file, size, mtimeMs }
}

function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
