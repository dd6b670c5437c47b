import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * What tells a process from a later one with the same number: when it started. `undefined` when there is no such
 * process (any more).
 */
export function identityOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') return startTicks(pid)
    if (process.platform === 'win32') return process.kill(pid, 0) ? 'alive' : undefined
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}

// Field 22; the name before it stands in brackets and may hold anything. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
function startTicks(pid: number): string | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return state === 'Z' ? undefined : fields[18]
}
