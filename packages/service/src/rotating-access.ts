import { type Access, type AccessToken, accessWith } from './access.ts'
import type { Log } from './log.ts'
import { shortTokens } from './token-list.ts'
import { watchFiles } from './watch-files.ts'

/** Tokens as they were read, with the files they came from, or every mistake in them. */
export type ReadTokens =
  | { readonly tokens: readonly AccessToken[]; readonly files: readonly string[] }
  | { readonly mistakes: readonly string[] }

export interface RotatingAccess extends Access {
  /** Looks at no file any more. */
  close(): void
}

/**
 * Access whose tokens are read again when one of their files changes. The last good ones stay while there are
 * mistakes, and none at all is one: it would open the door to everybody. Those that may be guessed are told.
 *
 * @param first what `read` has said already
 */
export function rotatingAccess(
  first: Extract<ReadTokens, { tokens: unknown }>,
  { read, log }: { read: () => ReadTokens; log: Log },
): RotatingAccess {
  const warn = (tokens: readonly AccessToken[]): void =>
    shortTokens(tokens).forEach((sentence) => log('warn', sentence))
  warn(first.tokens)
  let current = accessWith(first.tokens)
  let stop = watchFiles(first.files, () => reload())
  const reload = (): void => {
    const again = read()
    if ('mistakes' in again) return refuse(again.mistakes)
    if (current.isGuarded && again.tokens.length === 0) return refuse(['there is no token any more'])
    current = accessWith(again.tokens)
    stop()
    stop = watchFiles(again.files, () => reload())
    log('info', 'The tokens were read again and are in force.', { tokens: again.tokens.length })
    warn(again.tokens)
  }
  const refuse = (mistakes: readonly string[]): void => {
    const list = mistakes.map((mistake) => `\n  ${mistake}`).join('')
    log('error', `The changed tokens are not taken; the ones before stay in force.${list}`)
  }
  return {
    get isGuarded() {
      return current.isGuarded
    },
    holderOf: (token) => current.holderOf(token),
    close: () => stop(),
  }
}
