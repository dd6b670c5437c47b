import { createRequire, registerHooks } from 'node:module'

// The SDKs whose calls we count, by their packages.
const packages = [
  'openai',
  '@anthropic-ai/sdk',
  '@google/genai',
  '@mistralai/mistralai',
  'ollama',
  'ai',
  '@langchain/openai',
  '@langchain/anthropic',
] as const

const sdkInPath = new RegExp(`/node_modules/(${packages.join('|')})/`)

/** An SDK this process has loaded. */
export interface LoadedSdk {
  readonly name: string
  /** Loaded before we were there to see it. */
  readonly beforeUs: boolean
}

const seen = new Set<string>()
let watching = false

/** Notes from now on which SDKs are loaded, by `import` or `require`. */
export function watchForSdks(): void {
  if (watching) return
  watching = true
  registerHooks({
    load(url, context, nextLoad) {
      const name = sdkIn(url)
      if (name !== undefined) seen.add(name)
      return nextLoad(url, context)
    },
  })
}

/** The SDKs that are loaded. What was imported as ESM before we were there cannot be seen. */
export function loadedSdks(): LoadedSdk[] {
  const required = Object.keys(createRequire(import.meta.url).cache).flatMap((path) => sdkIn(path) ?? [])
  const before = [...new Set(required)].filter((name) => !seen.has(name))
  return [...[...seen].map((name) => ({ name, beforeUs: false })), ...before.map((name) => ({ name, beforeUs: true }))]
}

/** The package a module belongs to, by its path or URL. */
export function sdkIn(path: string): string | undefined {
  return sdkInPath.exec(path.replaceAll('\\', '/'))?.[1]
}
