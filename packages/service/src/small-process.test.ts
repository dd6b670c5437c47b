import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollbell-small-'))
  writeFileSync(
    join(folder, 'app.mjs'),
    `import { restartSmall } from ${JSON.stringify(join(import.meta.dirname, 'small-process.ts'))}
     restartSmall()
     const { pid, execArgv, argv, env } = process
     console.log(JSON.stringify({ pid, execArgv, args: argv.slice(2), arenas: env.MALLOC_ARENA_MAX, own: env.OWN }))`,
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each([
  { name: 'begins again, once and with all it was given', own: [], arenas: '1' },
  { name: 'is left as it was set', own: ['--max-semi-space-size=16'], arenas: undefined },
])('a process $name', ({ own, arenas }) => {
  const args = ['--no-deprecation', ...own, join(folder, 'app.mjs'), 'ledger', '--port', '0']
  const { pid, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', OWN: 'é' },
  })
  const flags = own.length > 0 ? ['--no-deprecation', ...own] : ['--max-semi-space-size=4', '--no-deprecation']
  expect(JSON.parse(stdout)).toEqual({ pid, execArgv: flags, args: ['ledger', '--port', '0'], arenas, own: 'é' })
  expect(stderr).toBe('')
})
