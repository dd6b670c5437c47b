import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allRuleTests } from './alerts/tests.ts'
import { generatedFiles } from './generated-files.ts'
import { repositoryRoot, runbookSections } from './sources.ts'

const files = generatedFiles({ ruleTests: allRuleTests, runbookSections: runbookSections() })

// Folders with nothing but generated files.
const folders = ['deploy/prometheus', 'deploy/alertmanager', 'grafana']

test.each(Object.keys(files))('%s is what `npm run generate` writes', (path) => {
  expect(readFileSync(join(repositoryRoot, path), 'utf8')).toBe(files[path])
})

test.each(Object.entries(files))('%s says at its top what it is generated from', (_, text) => {
  expect(text.slice(0, 200)).toMatch(/Generated from packages\/mixin\/src\/\S+ by `npm run generate`/)
})

test.each(folders)('%s holds no file that is not generated any more', (folder) => {
  const found = readdirSync(join(repositoryRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(repositoryRoot.length))
  expect(found.toSorted()).toEqual(
    Object.keys(files)
      .filter((path) => path.startsWith(`${folder}/`))
      .toSorted(),
  )
})
