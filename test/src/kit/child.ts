import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Child {
  readonly process: ChildProcess
  /** All it wrote so far, to standard output and error. */
  output(): string
  /** Its exit code, or the signal that ended it, once all it wrote is in {@link Child.output}. */
  readonly ended: Promise<number | NodeJS.Signals>
  hasEnded(): boolean
  kill(signal?: NodeJS.Signals): Promise<void>
}

export interface ChildOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
}

/** Starts a program of the test; it dies with the test. */
export function startChild(command: string, args: readonly string[], options: ChildOptions = {}): Child {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, ...options })
  let text = ''
  const collect = (chunk: Buffer): void => {
    text += chunk.toString()
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const dieToo = (): void => killGroup(child, 'SIGKILL')
  // Before the folders go that it writes to.
  process.prependOnceListener('exit', dieToo)
  const ended = once(child, 'close').then(() => {
    process.off('exit', dieToo)
    return child.exitCode ?? child.signalCode ?? 0
  })
  return {
    process: child,
    output: () => text,
    ended,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    async kill(signal = 'SIGTERM') {
      killGroup(child, signal)
      await ended
    },
  }
}

// As a Ctrl-C in a terminal would: npm, for one, leaves what it started alone otherwise.
function killGroup({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, signal)
}

/** Starts a TypeScript file of the workspace with the workspace's own sources. */
export function startScript(
  file: string,
  args: readonly string[],
  options: ChildOptions & { imports?: string[] } = {},
): Child {
  const { imports = [], ...rest } = options
  const flags = ['--conditions=@tollbell/source', ...imports.flatMap((name) => ['--import', name])]
  return startChild(process.execPath, [...flags, file, ...args], rest)
}
