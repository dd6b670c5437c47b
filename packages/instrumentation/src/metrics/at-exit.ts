import type { Flusher } from './flusher.ts'

// How long an app that is told to stop waits for the last export.
const lastFlushMs = 2_000

const signals = ['SIGTERM', 'SIGINT'] as const

export interface AtExit {
  /** Exports at once, when the process exits with something left. */
  readonly lastWords: () => void
  /** Closes what is open. Nothing is counted after it. */
  readonly end: () => void
}

/**
 * Exports what is left when the app ends by itself, by `process.exit()`, by an error or by a signal. Its exit code, its
 * own signal handlers and what a signal does stay as they are: the signal is raised again once the export is done, or
 * at once when it comes twice.
 * @returns how to take it back
 */
export function flushAtExit(flusher: Flusher, { lastWords, end }: AtExit): () => void {
  let tried = false
  const onBeforeExit = (): void => {
    // A flush gives the event loop work, after which this event comes again.
    if (!flusher.dirty || tried) return
    tried = true
    void flusher.flush()
  }
  const onSignal = (signal: NodeJS.Signals): void => {
    const appHandlesIt = process.listenerCount(signal) > 1
    if (appHandlesIt) {
      void flusher.flush()
      return
    }
    const raiseAgain = (): void => {
      clearTimeout(deadline)
      stop()
      // A signal that is not handled ends the process without the event.
      if (process.listenerCount(signal) === 0) end()
      process.kill(process.pid, signal)
    }
    const deadline = setTimeout(raiseAgain, lastFlushMs)
    for (const each of signals) {
      process.removeListener(each, onSignal)
      process.once(each, raiseAgain)
    }
    const stop = (): void => {
      for (const each of signals) process.removeListener(each, raiseAgain)
    }
    void flusher.flush().then(raiseAgain)
  }
  const onExit = (): void => {
    if (flusher.unsettled) lastWords()
    end()
  }
  process.on('beforeExit', onBeforeExit)
  process.on('exit', onExit)
  for (const signal of signals) process.on(signal, onSignal)
  return () => {
    process.removeListener('beforeExit', onBeforeExit)
    process.removeListener('exit', onExit)
    for (const signal of signals) process.removeListener(signal, onSignal)
  }
}
