/** One calm line of progress, on stderr so that a task's own output stays clean. */
export function say(message) {
  process.stderr.write(`[setup] ${message}\n`)
}

/** A line of what a task is for, on stdout. */
export function print(line) {
  process.stdout.write(`${line}\n`)
}

/** A mistake that is told as its sentence alone, without a stack. */
export class SetupError extends Error {
  name = 'SetupError'
}

/** How long `work` took, as `12 s`. */
export function secondsSince(startMs, nowMs = Date.now()) {
  return `${Math.max(1, Math.round((nowMs - startMs) / 1000))} s`
}

/** Under TOLLBELL_TIMING=1 prints how long each phase of the way to a running task took. */
export function timed(phase, work) {
  if (!process.env.TOLLBELL_TIMING) return work()
  const startMs = Date.now()
  return Promise.resolve(work()).finally(() => {
    process.stderr.write(`[timing] ${phase.padEnd(28)} ${((Date.now() - startMs) / 1000).toFixed(2).padStart(7)} s\n`)
  })
}
