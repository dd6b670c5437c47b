/** The store could not do what it was asked to, and did none of it. Asking again later may work. */
export class StoreError extends Error {
  constructor(cause: unknown) {
    super(`The store failed: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause })
    this.name = 'StoreError'
  }
}

/** One booking asks for more than the store can keep. That is no trouble for others. */
export class StoreLimitError extends StoreError {
  override readonly name: string = 'StoreLimitError'
}
