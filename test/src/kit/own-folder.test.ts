import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startChild } from './child.ts'
import { until } from './until.ts'

const main = (does: string): string => `
  import { ownFolder } from ${JSON.stringify(join(import.meta.dirname, 'own-folder.ts'))}
  console.log('in', ownFolder('test'))
  ${does}`

test.each([
  { ends: 'that throws', does: `throw new Error('no set-up')`, signal: undefined },
  { ends: 'that is stopped', does: 'setInterval(() => {}, 1000)', signal: 'SIGINT' as const },
])('the folder of a process $ends is gone', async ({ does, signal }) => {
  const child = startChild(process.execPath, ['--input-type=module', '--eval', main(does)])
  const folder = await until(() => /^in (.*)$/m.exec(child.output())?.[1], { what: 'its folder' })
  if (signal) await child.kill(signal)
  expect([await child.ended, existsSync(folder)]).toEqual([1, false])
})
