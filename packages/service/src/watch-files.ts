import { statSync } from 'node:fs'

// Asking beats being told: events get lost on network mounts, and with editors and volumes that replace the file.
const lookEveryMs = 1000

/**
 * Tells when one of the files changes, comes or goes, from this very moment on. Does not keep the process alive.
 * Answers how to stop it.
 */
export function watchFiles(files: readonly string[], onChange: () => void): () => void {
  let known = files.map(versionOf)
  const look = (): void => {
    const now = files.map(versionOf)
    const changed = now.some((version, index) => version !== known[index])
    known = now
    if (changed) onChange()
  }
  const looking = setInterval(look, lookEveryMs).unref()
  return () => clearInterval(looking)
}

function versionOf(file: string): string {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false })
  return stat === undefined ? '' : [stat.ino, stat.size, stat.mtimeNs].join()
}
