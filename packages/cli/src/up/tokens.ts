import { randomBytes } from 'node:crypto'
import {
  type AccessToken,
  accessScopes,
  type Log,
  masterToken,
  type ReadTokens,
  type RotatingAccess,
  readSecret,
  readTokenList,
  rotatingAccess,
  Secret,
  sameTokens,
  secretInEnvironment,
  type TokenList,
} from '@tollbell/service'
import { parseDocument } from 'yaml'
import type { TokenSource } from './settings.ts'
import type { ReaderOptions, Section } from './settings-reader.ts'

/**
 * The tokens of a service: `token` or `tokenFile`, which may do everything, and those of `tokens` or `tokensFile`,
 * each with its scopes.
 */
export function readTokens(
  name: 'ledger' | 'bridge',
  section: Section,
  { env, readFile }: Pick<ReaderOptions, 'env' | 'readFile'>,
): ReadTokens {
  const inFile = section['token'] !== undefined || section['tokenFile'] !== undefined
  const setting = inFile
    ? { path: `${name}.token`, value: section['token'], file: section['tokenFile'] }
    : secretInEnvironment(`TOLLBELL_${name.toUpperCase()}_TOKEN`, env)
  const one = readSecret(setting, readFile)
  const list = readList(name, section, { env, readFile })
  const tokens = [...('secret' in one ? masterToken(one.secret) : []), ...list.tokens]
  const mistakes = [
    ...('mistake' in one ? [one.mistake] : []),
    ...list.mistakes,
    ...sameTokens(tokens, `${name}.tokens`),
  ]
  if (mistakes.length > 0) return { mistakes }
  return { tokens, files: [...(typeof setting.file === 'string' ? [setting.file] : []), ...list.files] }
}

/** What the programs that `tollbell up` starts beside a service send to it: theirs alone, and new at each start. */
export function ownToken(): AccessToken {
  return { name: 'tollbell up', scopes: accessScopes, secret: new Secret(randomBytes(32).toString('hex')) }
}

/** Lets in who has one of the tokens, whatever they are at the time, or our own; everybody where there is none. */
export function accessFor({ first, read }: TokenSource, own: AccessToken, log: Log): RotatingAccess {
  const withOwn = <Read extends ReadTokens>(tokens: Read): Read =>
    'mistakes' in tokens || tokens.tokens.length === 0 ? tokens : { ...tokens, tokens: [...tokens.tokens, own] }
  return rotatingAccess(withOwn(first), { read: () => withOwn(read()), log })
}

function readList(
  name: 'ledger' | 'bridge',
  section: Section,
  { env, readFile }: Pick<ReaderOptions, 'env' | 'readFile'>,
): TokenList {
  const { tokens } = section
  const variable = `TOLLBELL_${name.toUpperCase()}_TOKENS_FILE`
  const file = section['tokensFile'] ?? (tokens === undefined ? env[variable] : undefined)
  if (file === undefined || file === '') {
    return tokens === undefined
      ? { tokens: [], files: [], mistakes: [] }
      : readTokenList(tokens, `${name}.tokens`, readFile)
  }
  if (tokens !== undefined) return wrong(`${name}: set either tokens or tokensFile, not both`)
  const path = section['tokensFile'] === undefined ? variable : `${name}.tokensFile`
  if (typeof file !== 'string') return wrong(`${path}: write the path of a file`)
  return readListFile(file, path, readFile)
}

function readListFile(file: string, path: string, readFile: (path: string) => string): TokenList {
  let text: string
  try {
    text = readFile(file)
  } catch (error) {
    return wrong(`${path}: ${file} cannot be read (${(error as Error).message})`)
  }
  const document = parseDocument(text)
  // The parser's own message would show the line, and with it a token.
  if (document.errors.length > 0) return wrong(`${path}: ${file} is no YAML`)
  const list = readTokenList(document.toJS(), `${path}: ${file}`, readFile)
  return { ...list, files: [file, ...list.files] }
}

function wrong(mistake: string): TokenList {
  return { tokens: [], files: [], mistakes: [mistake] }
}
