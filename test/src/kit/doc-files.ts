import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type CodeBlock, codeBlocks } from './code-blocks.ts'

export const root: string = join(import.meta.dirname, '../../..')

export const packageNames: readonly string[] = readdirSync(join(root, 'packages'))

/** Every document an operator or a developer reads, relative to the root. */
export const docFiles: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'deploy/README.md',
  'deploy/runbook.md',
  ...['TRANSFER', 'FROM_JSONL_NOTIFIER', 'FROM_TOKEN_MONITOR'].map((name) => `packages/ledger/${name}.md`),
  ...packageNames.map((name) => `packages/${name}/README.md`),
]

/** The examples of all documents in these languages, each with where it stands. */
export function examplesIn(...languages: string[]): (CodeBlock & { readonly where: string })[] {
  return docFiles.flatMap((file) =>
    codeBlocks(join(root, file))
      .filter(({ language }) => languages.includes(language))
      .map((block, index) => ({ ...block, where: `${file} (${block.language} ${index + 1})` })),
  )
}
