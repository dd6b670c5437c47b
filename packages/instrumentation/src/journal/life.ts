import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

// A living process touches its journal this often, and counts as dead when it has not for so long.
export const heartbeatMs = 15_000
const deadAfterMs = 60_000

/** A process and where its id means something. */
export interface Life {
  readonly pid: number
  readonly machine: string
}

/** This process. */
export function ownLife(): Life {
  return { pid: process.pid, machine: machineId() }
}

/**
 * Whether the writer of a journal is surely, or in all likelihood, dead. That a process is gone shows at once where
 * its id means something; elsewhere, as in another container, only the age of its last sign tells.
 */
export function isDead(writer: Life, lastSignMs: number, nowMs: number, self: Life): boolean {
  if (writer.machine !== '' && writer.machine === self.machine && !exists(writer.pid)) return true
  return nowMs - lastSignMs > deadAfterMs
}

// A process id is unique in one namespace of process ids, during one boot.
function machineId(): string {
  try {
    if (process.platform !== 'linux') return hostname()
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return ''
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Not ours to send signals to, but there.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
