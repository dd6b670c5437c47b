import { AsyncLocalStorage } from 'node:async_hooks'

/** Who a call is for. */
export interface UsageTags {
  /** Who pays. */
  readonly project?: string
  /** What part of the app calls. */
  readonly operation?: string
  /** The app's end user. Counted only when `TOLLBELL_USERS=true` (or the option `users`) asks for it. */
  readonly user?: string
}

// One storage for all copies of this package in a process.
const key = Symbol.for('tollbell.usage.tags')
const holder = globalThis as { [key]?: AsyncLocalStorage<UsageTags> }
holder[key] ??= new AsyncLocalStorage<UsageTags>()
const storage = holder[key]

const noTags: UsageTags = {}

/**
 * Tags every LLM call made in `fn`, and in what it awaits. Inner tags are added to outer ones and win over them.
 * @returns what `fn` returns
 */
export function withUsageTags<Result>(tags: UsageTags, fn: () => Result): Result {
  return storage.run({ ...storage.getStore(), ...tags }, fn)
}

/** The tags of the code that is running. */
export function currentTags(): UsageTags {
  return storage.getStore() ?? noTags
}
