import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '@tollbell/service'
import { run } from '../tools/run.ts'
import { identityOf } from './process-identity.ts'

interface Running {
  readonly pid: number
  readonly identity: string | undefined
}

interface Noted extends Running {
  /** Set for a container: ending the process that started it would leave it running. */
  readonly containerName?: string
}

interface ProcessesFile {
  readonly up: Running
  readonly children: readonly Noted[]
}

/** Our hold on a data folder: who runs here is written down, so that a later start can clean up after a `kill -9`. */
export interface DataFolder {
  readonly path: string
  /** Notes the processes that belong to this run, in place of those noted before. */
  note(children: readonly { pid: number; containerName?: string }[]): void
  release(): void
}

/**
 * Takes a data folder for this process. Throws a {@link StartError} when another `tollbell up` has it. What an earlier
 * one left running is ended first.
 */
export async function takeDataFolder(path: string, log: (message: string) => void): Promise<DataFolder> {
  makeFolder(path)
  const file = join(path, 'processes.json')
  const before = readProcesses(file)
  if (before && isRunning(before.up)) {
    throw new StartError(
      `Process ${before.up.pid} runs tollbell with the data folder ${path} already. Stop it, or choose another folder with --data.`,
    )
  }
  for (const child of before?.children ?? []) await endLeftover(child, log)
  const up = { pid: process.pid, identity: identityOf(process.pid) }
  writeProcesses(file, { up, children: [] }, path)
  return {
    path,
    note(children) {
      const noted = children.map((child) => ({ ...child, identity: identityOf(child.pid) }))
      try {
        writeProcesses(file, { up, children: noted }, path)
      } catch (error) {
        // What runs must go on: this is only for a start after a kill -9.
        log((error as Error).message)
      }
    },
    release() {
      if (readProcesses(file)?.up.pid === process.pid) rmSync(file, { force: true })
    },
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true })
  } catch (error) {
    throw cannotWrite(path, error)
  }
}

// Whole or not at all: on a full disk the one before stays.
function writeProcesses(file: string, processes: ProcessesFile, folder: string): void {
  const unfinished = `${file}.${process.pid}`
  try {
    writeFileSync(unfinished, JSON.stringify(processes))
    renameSync(unfinished, file)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw cannotWrite(folder, error)
  }
}

function cannotWrite(folder: string, error: unknown): StartError {
  const why = error instanceof Error ? error.message : String(error)
  return new StartError(
    `The data folder ${folder} cannot be written to (${why}). Make room, or choose another folder with --data.`,
    { cause: error },
  )
}

/** Whether a tollbell that still runs has this data folder. */
export function isInUse(path: string): boolean {
  const processes = readProcesses(join(path, 'processes.json'))
  return processes !== undefined && isRunning(processes.up)
}

function readProcesses(file: string): ProcessesFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessesFile
  } catch {
    // Missing, or cut short by what killed its writer: then there is nothing to go by.
    return undefined
  }
}

function isRunning({ pid, identity }: Running): boolean {
  return identity !== undefined && identityOf(pid) === identity
}

async function endLeftover(child: Noted, log: (message: string) => void): Promise<void> {
  if (child.containerName) await run('docker', ['rm', '--force', child.containerName])
  if (!isRunning(child)) return
  log(`An earlier run was killed and left process ${child.pid} behind; it is ended now.`)
  process.kill(child.pid, 'SIGKILL')
}
