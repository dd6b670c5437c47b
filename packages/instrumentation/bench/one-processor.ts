import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'

/** How a process is started: `fork` takes it. */
export interface Start {
  readonly execPath: string
  readonly execArgv: string[]
}

const processor = String(cpus().length - 1)

/** Whether processes can be kept on one processor here. */
export const canChooseProcessor: boolean = spawnSync('taskset', ['-c', processor, 'true']).status === 0

/**
 * Node.js on one processor, the same for all that are compared. The kernel leaves a process where it once ran, and
 * what else the machine does is not the same on all of them: of two processes that do the same, each on a processor
 * of its own, one was seen to take a quarter more than the other.
 */
export function nodeOnOneProcessor(flags: readonly string[]): Start {
  return canChooseProcessor
    ? { execPath: 'taskset', execArgv: ['-c', processor, process.execPath, ...flags] }
    : { execPath: process.execPath, execArgv: [...flags] }
}
