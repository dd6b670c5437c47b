import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { pageCss } from './style.ts'

const folder = join(import.meta.dirname, 'browser')

/** A file the page loads. */
export interface Asset {
  readonly type: 'text/javascript' | 'text/css'
  readonly text: string
}

/** The page's files by their path, and a name for all of them together that changes when one of them does. */
export interface Assets {
  readonly files: ReadonlyMap<string, Asset>
  readonly version: string
}

/** Reads the page's files, once: they are a part of the program. */
export function readAssets(): Assets {
  const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .toSorted()
    .map((file): [string, Asset] => [
      file.replaceAll(sep, '/'),
      { type: 'text/javascript', text: readFileSync(join(folder, file), 'utf8') },
    ])
  const files = new Map<string, Asset>([['style.css', { type: 'text/css', text: pageCss }], ...scripts])
  const digest = createHash('sha256').update(JSON.stringify([...files]))
  return { files, version: digest.digest('hex').slice(0, 12) }
}

/** The scripts that every reader needs; of the catalogues, one is loaded once the language is known. */
export function firstScripts({ files }: Assets): string[] {
  return [...files.keys()].filter((file) => file.endsWith('.js') && !file.startsWith('catalogue/'))
}
