import { Secret } from './secret.ts'

/** A setting that may be written down (`token`) or kept in a file (`tokenFile`). */
export interface SecretSetting {
  /** Where it stands, for the sentence about a mistake: `channels[1].telegram.botToken`. */
  readonly path: string
  /** How its twin is called where that is not `…File`: `TOLLBELL_LEDGER_TOKEN_FILE`, `--token-file`. */
  readonly filePath?: string
  readonly value?: unknown
  readonly file?: unknown
}

/** A secret, nothing at all, or the sentence that says what is wrong. */
export type SecretOrMistake = { readonly secret: Secret | undefined } | { readonly mistake: string }

/**
 * Reads a secret from its setting or from the file its `…File` twin names. White space around a file's text is cut:
 * editors and `echo` end files with a line break.
 */
export function readSecret(
  { path, filePath = `${path}File`, value, file }: SecretSetting,
  readFile: (path: string) => string,
): SecretOrMistake {
  if (value !== undefined && file !== undefined) {
    return { mistake: `${parentOf(path)}set either ${nameOf(path)} or ${nameOf(filePath)}, not both` }
  }
  if (value !== undefined) return fromText(path, value)
  return file === undefined ? { secret: undefined } : fromFile(filePath, file, readFile)
}

/** The setting that an environment variable is, and its twin `…_FILE`. An empty variable is none. */
export function secretInEnvironment(name: string, env: Readonly<Record<string, string | undefined>>): SecretSetting {
  const filePath = `${name}_FILE`
  return { path: name, filePath, value: env[name] || undefined, file: env[filePath] || undefined }
}

function fromText(path: string, value: unknown): SecretOrMistake {
  if (typeof value !== 'string' || value.trim() === '')
    return { mistake: `${path}: write it as a text that is not empty` }
  return { secret: new Secret(value.trim()) }
}

function fromFile(path: string, file: unknown, readFile: (path: string) => string): SecretOrMistake {
  if (typeof file !== 'string' || file === '') return { mistake: `${path}: write the path of a file` }
  try {
    const text = readFile(file).trim()
    return text === '' ? { mistake: `${path}: ${file} is empty` } : { secret: new Secret(text) }
  } catch (error) {
    return { mistake: `${path}: ${file} cannot be read (${error instanceof Error ? error.message : String(error)})` }
  }
}

function nameOf(path: string): string {
  return path.split('.').at(-1) ?? path
}

function parentOf(path: string): string {
  const parent = path.split('.').slice(0, -1).join('.')
  return parent === '' ? '' : `${parent}: `
}
