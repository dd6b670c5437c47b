import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { closingLine, isGreen } from './counting-reporter.ts'

const root = join(import.meta.dirname, '../..')

test.each([
  { counts: { passed: 3, failed: 0, skipped: 0 }, line: '3 passed, 0 failed', green: true },
  { counts: { passed: 3, failed: 1, skipped: 2 }, line: '3 passed, 1 failed, 2 skipped', green: false },
  { counts: { passed: 0, failed: 0, skipped: 0 }, line: '0 passed, 0 failed', green: false },
])('$line', ({ counts, line, green }) => {
  expect(closingLine(counts)).toBe(line)
  expect(isGreen(counts)).toBe(green)
})

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollbell-reporter-'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
})

afterEach(() => rmSync(folder, { recursive: true }))

const passing = `import { test } from 'vitest'; test('a', () => {}); test.skip('b', () => {})`

test.each([
  { name: 'a run that passes', files: { 'a.test.js': passing }, line: '1 passed, 0 failed, 1 skipped', code: 0 },
  {
    name: 'a test that fails',
    files: {
      'a.test.js': passing,
      'b.test.js': `import { test } from 'vitest'; test('c', () => { throw new Error() })`,
    },
    line: '1 passed, 1 failed, 1 skipped',
    code: 1,
  },
  {
    name: 'a file that does not load',
    files: { 'a.test.js': passing, 'b.test.js': `throw new Error('broken')` },
    line: '1 passed, 1 failed, 1 skipped',
    code: 1,
  },
  {
    name: 'a hook that fails',
    files: {
      'a.test.js': `import { afterAll, test } from 'vitest'; test('a', () => {}); afterAll(() => { throw new Error() })`,
    },
    line: '1 passed, 1 failed',
    code: 1,
  },
  {
    name: 'a rejection nobody waits for',
    files: { 'a.test.js': `import { test } from 'vitest'; test('a', () => { Promise.reject(new Error('stray')) })` },
    line: '1 passed, 1 failed',
    code: 1,
  },
  {
    name: 'nothing but skipped tests',
    files: { 'a.test.js': `import { test } from 'vitest'; test.skip('a', () => {})` },
    line: '0 passed, 0 failed, 1 skipped',
    code: 1,
  },
  { name: 'no tests at all', files: {}, line: '0 passed, 0 failed', code: 1 },
  {
    name: 'a set-up that fails',
    files: { 'a.test.js': passing, 'setup.js': `export default () => { throw new Error('no tools') }` },
    line: '0 passed, 1 failed',
    code: 1,
  },
])('$name ends with "$line" and exit code $code', async ({ files, line, code }) => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const setup = 'setup.js' in files ? [`globalSetup: ['./setup.js'],`] : []
  writeFileSync(
    join(folder, 'vitest.config.js'),
    `export default { test: { ${setup.join('')} reporters: ['default', ${JSON.stringify(join(root, 'test/setup/counting-reporter.ts'))}] } }`,
  )
  const ran = await runVitest()
  expect(ran.output.trimEnd().split('\n').at(-1)).toBe(line)
  expect(ran.code).toBe(code)
})

function runVitest(): Promise<{ code: number; output: string }> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  return new Promise((resolve) => {
    // Not as a child of this run: vitest tells its workers by these.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST$|NODE_ENV)/.test(name)),
    )
    execFile(process.execPath, [vitest, 'run'], { cwd: folder, env }, (error, stdout) => {
      resolve({ code: Number(error?.code ?? 0), output: stdout })
    })
  })
}
