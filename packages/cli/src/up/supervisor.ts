import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { type Log, pause, StartError } from '@tollbell/service'
import type { CommandLine } from '../tools/index.ts'

// A program that breaks at once is not started in a tight loop; one that ran this long has earned a quick restart.
const firstPauseMs = 1_000
const longestPauseMs = 30_000
const steadyAfterMs = 60_000

// Prometheus and Alertmanager write to disk what they hold before they end.
const stopSeconds = 15

export interface Supervised {
  /** As people know it: `Prometheus`. */
  readonly name: string
  readonly commandLine: CommandLine
  /** Takes all it prints. */
  readonly logFile: string
  readonly log: Log
  /** Told the process number at each start. */
  readonly onStart?: (pid: number) => void
}

export interface Supervisor {
  /** Throws a {@link StartError} once the program has ended; so a start does not wait for what will never be ready. */
  readonly check: () => void
  readonly stop: () => Promise<void>
}

/**
 * Runs a program until {@link Supervisor.stop}, again after each crash, with growing pauses. It is in a process group
 * of its own, so that a Ctrl-C in the terminal reaches only us, and we can stop everything in order.
 */
export function supervise(supervised: Supervised): Supervisor {
  const stopping = new AbortController()
  let crash: string | undefined
  const current = { child: start(supervised) }
  const running = keepRunning(supervised, current, stopping.signal, (reason) => {
    crash ??= reason
  })
  return {
    check() {
      if (crash !== undefined) throw new StartError(crash)
    },
    async stop() {
      stopping.abort()
      current.child.kill('SIGTERM')
      const deadline = setTimeout(() => current.child.kill('SIGKILL'), stopSeconds * 1000)
      await running
      clearTimeout(deadline)
    },
  }
}

async function keepRunning(
  supervised: Supervised,
  current: { child: ChildProcess },
  stopping: AbortSignal,
  onCrash: (reason: string) => void,
): Promise<void> {
  let pauseMs = firstPauseMs
  for (;;) {
    const startedMs = Date.now()
    const how = await ended(current.child)
    if (stopping.aborted) return
    const reason = `${supervised.name} ended with ${how}: ${lastLine(supervised.logFile)}`
    onCrash(reason)
    if (Date.now() - startedMs > steadyAfterMs) pauseMs = firstPauseMs
    supervised.log('warn', `${reason} It is started again in ${pauseMs / 1000} s.`)
    await pause(pauseMs, stopping)
    if (stopping.aborted) return
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    current.child = start(supervised)
  }
}

function start({ commandLine, logFile, onStart }: Supervised): ChildProcess {
  const { command, args } = dyingWithUs(commandLine)
  const output = openLog(logFile)
  const child = spawn(command, args, { stdio: ['ignore', output, output], detached: process.platform !== 'win32' })
  if (output !== 'ignore') closeSync(output)
  if (child.pid !== undefined) onStart?.(child.pid)
  return child
}

// Somebody may have cleared away the folder: a program without a log is better than none.
function openLog(file: string): number | 'ignore' {
  try {
    return openSync(file, 'a')
  } catch {
    return 'ignore'
  }
}

// Linux tells a program when its parent dies, however that happened; util-linux has the command that asks for it.
const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((file) => existsSync(file))

function dyingWithUs({ command, args }: CommandLine): CommandLine {
  if (setpriv === undefined) return { command, args }
  return { command: setpriv, args: ['--pdeathsig', 'SIGTERM', command, ...args] }
}

function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
}

function lastLine(logFile: string): string {
  const line = existsSync(logFile) ? readFileSync(logFile, 'utf8').trim().split('\n').at(-1) : undefined
  return line ? `${line} (all of it is in ${logFile}).` : 'it said nothing.'
}
