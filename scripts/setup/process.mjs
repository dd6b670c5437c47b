import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { SetupError } from './say.mjs'

const onWindows = process.platform === 'win32'
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP']
// npm passes a SIGTERM on to its shell, and a shell dies of it without a word to us.
const parentWatchMs = 500

/**
 * Runs a command on our screen and answers with its exit code. Signals go on to it, and we wait until it has
 * stopped: a Ctrl-C ends everything, and nothing before its time. When our own parent
 * is gone, nobody is there to show anything to, and the command is stopped too.
 */
export function run(command, args, { env = process.env, cwd } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: 'inherit', shell: needsShell(command) })
    const forward = (signal) => child.kill(signal)
    for (const signal of forwarded) process.on(signal, forward)
    const parent = process.ppid
    const parentWatch = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), parentWatchMs)
    child.on('error', (error) => {
      clearInterval(parentWatch)
      reject(cannotRun(command, error))
    })
    child.on('close', (code, signal) => {
      clearInterval(parentWatch)
      for (const each of forwarded) process.off(each, forward)
      resolve(code ?? 128 + (constants.signals[signal] ?? 1))
    })
  })
}

/** Runs a command without showing it; answers with its exit code and everything it printed, in order. */
export function runQuietly(command, args, { env = process.env, cwd } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], shell: needsShell(command) })
    let output = ''
    const collect = (chunk) => (output += chunk)
    child.stdout.setEncoding('utf8').on('data', collect)
    child.stderr.setEncoding('utf8').on('data', collect)
    child.on('error', (error) => reject(cannotRun(command, error)))
    child.on('close', (code, signal) => resolve({ code: code ?? 128 + (constants.signals[signal] ?? 1), output }))
  })
}

// Windows starts .cmd files only through its shell.
const needsShell = (command) => onWindows && command.endsWith('.cmd')

function cannotRun(command, error) {
  return new SetupError(`${command} could not be started: ${error.message}.`)
}
