// Writes deploy/ and grafana/ anew: `npm run generate`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { allRuleTests } from './alerts/tests.ts'
import { generatedFiles } from './generated-files.ts'
import { repositoryRoot, runbookSections } from './sources.ts'

for (const [path, text] of Object.entries(
  generatedFiles({ ruleTests: allRuleTests, runbookSections: runbookSections() }),
)) {
  const target = join(repositoryRoot, path)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, text)
}
