// Ctrl-C reaches us from the terminal and once more from npm and our own scripts, which forward it. Only a later one
// means that somebody has lost patience.
const sameKeyPressMs = 1_000

/**
 * Aborted by the first SIGINT or SIGTERM, and by a terminal that is closed, so that everything can be stopped in order. A second one, at least a
 * second later, ends the process at once.
 */
export function stopSignal(theProcess: NodeJS.Process): AbortSignal {
  const controller = new AbortController()
  let firstMs: number | undefined
  const onSignal = (): void => {
    firstMs ??= Date.now()
    controller.abort()
    if (Date.now() - firstMs > sameKeyPressMs) theProcess.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) theProcess.on(signal, onSignal)
  if (theProcess.stdout.isTTY) theProcess.on('SIGHUP', onSignal)
  return controller.signal
}

/** Resolves once the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
