export type Closer = () => void | Promise<void>

/**
 * Closes everything in the reverse order of its start and forgets it. One that cannot be closed keeps nobody else
 * running: the first failure is thrown when all are through.
 */
export async function closeAll(closers: Closer[]): Promise<void> {
  const failures: unknown[] = []
  for (const closer of closers.splice(0).toReversed()) {
    try {
      await closer()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
