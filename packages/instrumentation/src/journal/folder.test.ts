import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { prepareFolder } from './folder.ts'

let parent: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'tollbell-test-'))
})
afterEach(() => rmSync(parent, { recursive: true }))

test('a new folder is for its user only', () => {
  const folder = prepareFolder(join(parent, 'a/b'), false)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

function folderWith(mode: number): string {
  const folder = join(parent, 'folder')
  mkdirSync(folder)
  chmodSync(folder, mode)
  return folder
}

test.each([
  { name: 'the user names it, whoever may read it', mode: 0o755, named: true },
  { name: 'it is one of our own', mode: 0o700, named: false },
])('a folder that is there is taken when $name', ({ mode, named }) => {
  const folder = folderWith(mode)
  expect(prepareFolder(folder, named)).toBe(folder)
})

test.each([
  { name: 'read it', mode: 0o755 },
  { name: 'write to it', mode: 0o777 },
])('one that nobody named is not taken when others may $name', ({ mode }) => {
  expect(() => prepareFolder(folderWith(mode), false)).toThrow('belongs to somebody else')
})
