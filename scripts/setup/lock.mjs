import { mkdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const heartbeatMs = 2_000
// A process id says nothing across containers, so a lock is alive as long as its owner touches it.
const deadAfterMs = 15_000
const pollMs = 200

/** Runs `work` while no other process holds the same lock. A lock whose owner was killed is taken over. */
export async function withLock(path, work, { deadMs = deadAfterMs } = {}) {
  while (!tryLock(path, deadMs)) await sleep(pollMs)
  const heartbeat = setInterval(() => utimesSync(path, new Date(), new Date()), heartbeatMs)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    rmSync(path, { recursive: true, force: true })
  }
}

function tryLock(path, deadMs) {
  try {
    mkdirSync(path)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (isDead(path, deadMs)) rmSync(path, { recursive: true, force: true })
    return false
  }
}

function isDead(path, deadMs) {
  const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {}
  return mtimeMs !== undefined && Date.now() - mtimeMs > deadMs
}
