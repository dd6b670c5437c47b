import { readFileSync } from 'node:fs'

export interface CodeBlock {
  readonly language: string
  /** What stands behind the language: a file name, where the example is a file. */
  readonly name: string
  readonly text: string
}

/** The fenced code blocks of a Markdown file. */
export function codeBlocks(file: string): CodeBlock[] {
  const fence = /^```(\S+)(?: +(\S+))?\n([\s\S]*?)^```$/gm
  return [...readFileSync(file, 'utf8').matchAll(fence)].map(([, language = '', name = '', text = '']) => ({
    language,
    name,
    text,
  }))
}

/** The one example of that file name. */
export function exampleFile(file: string, name: string): string {
  const found = codeBlocks(file).filter((block) => block.name === name)
  const [only] = found
  if (!only || found.length > 1) throw new Error(`${file} has ${found.length} examples called ${name}`)
  return only.text
}
