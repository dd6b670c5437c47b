import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { confirmed } from './confirm.ts'

test.each([
  { answer: 'y', yes: true },
  { answer: ' Yes ', yes: true },
  { answer: '', yes: false },
  { answer: 'yesterday', yes: false },
])('"$answer" means $yes', async ({ answer, yes }) => {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const asked = confirmed('Go on?', input, output)
  input.write(`${answer}\n`)
  expect(await asked).toBe(yes)
  expect(String(output.read())).toContain('Go on? [y/N] ')
})
