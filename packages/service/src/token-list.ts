import { cureFor } from '@tollbell/conventions'
import { type AccessScope, type AccessToken, accessScopes } from './access.ts'
import { readSecret } from './secret-setting.ts'
import { unknownKeys } from './unknown-keys.ts'

export interface TokenList {
  readonly tokens: AccessToken[]
  /** Files the tokens were read from. */
  readonly files: string[]
  readonly mistakes: string[]
}

const keys = ['name', 'scopes', 'token', 'tokenFile']

/**
 * Reads a list of `{name, scopes, token | tokenFile}`.
 *
 * @param path where the list stands, for the sentences about mistakes: `ledger.tokens`
 */
export function readTokenList(value: unknown, path: string, readFile: (path: string) => string): TokenList {
  const list: TokenList = { tokens: [], files: [], mistakes: [] }
  if (!Array.isArray(value)) {
    list.mistakes.push(`${path}: write a list of tokens, each with name, scopes, and token or tokenFile`)
    return list
  }
  for (const [index, entry] of value.entries()) readEntry(entry, `${path}[${index}]`, list, readFile)
  return list
}

function readEntry(entry: unknown, path: string, list: TokenList, readFile: (path: string) => string): void {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    list.mistakes.push(`${path}: write name, scopes, and token or tokenFile below it`)
    return
  }
  const { name, scopes, token, tokenFile } = entry as Record<string, unknown>
  list.mistakes.push(...unknownKeys(entry, keys, path))
  const named = typeof name === 'string' && name.trim() !== '' ? name.trim() : undefined
  if (named === undefined) list.mistakes.push(`${path}.name: say whose token this is`)
  const allowed = readScopes(scopes, `${path}.scopes`, list.mistakes)
  const read = readSecret({ path: `${path}.token`, value: token, file: tokenFile }, readFile)
  if (typeof tokenFile === 'string') list.files.push(tokenFile)
  if ('mistake' in read) list.mistakes.push(read.mistake)
  else if (read.secret === undefined) list.mistakes.push(`${path}: set token or tokenFile`)
  else if (named !== undefined) list.tokens.push({ name: named, scopes: allowed, secret: read.secret })
}

function readScopes(value: unknown, path: string, mistakes: string[]): AccessScope[] {
  if (!Array.isArray(value) || value.length === 0) {
    mistakes.push(`${path}: write what the token allows, such as [read]; known here: ${accessScopes.join(', ')}`)
    return []
  }
  for (const each of value as unknown[]) {
    if (!accessScopes.some((scope) => scope === each)) {
      mistakes.push(`${path}: ${JSON.stringify(each)} is no scope; ${cureFor(String(each), accessScopes)}`)
    }
  }
  return accessScopes.filter((scope) => value.includes(scope))
}

// With ten wrong ones a minute from an address, and a million addresses, this many letters last for ever.
const shortestToken = 16

/** A sentence for every token that is so short that it may be guessed. */
export function shortTokens(tokens: readonly AccessToken[]): string[] {
  return tokens
    .filter(({ secret }) => secret.reveal().length < shortestToken)
    .map(
      ({ name }) =>
        `The token "${name}" has fewer than ${shortestToken} characters and may be guessed; take what \`openssl rand -hex 32\` writes.`,
    )
}

/** A sentence for every two tokens that have the same name, or are the same. */
export function sameTokens(tokens: readonly AccessToken[], path: string): string[] {
  return tokens.flatMap(({ name, secret }, index) => {
    const before = tokens.slice(0, index)
    const sameName = before.some((other) => other.name === name)
    const sameSecret = before.find((other) => other.secret.matches(secret.reveal()))
    return [
      ...(sameName ? [`${path}: two tokens are named "${name}"; give each a name of its own`] : []),
      ...(sameSecret ? [`${path}: "${sameSecret.name}" and "${name}" have the same token; give each its own`] : []),
    ]
  })
}
