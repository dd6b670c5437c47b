import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createProgram } from '../program.ts'
import type { Surroundings } from '../surroundings.ts'

interface Run {
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv
  /** Sees what is printed, and may ask to stop. */
  readonly see?: (text: string, stop: () => void) => void
}

async function tollbell(args: readonly string[], { cwd, env = {}, see }: Run): Promise<string> {
  const stop = new AbortController()
  let printed = ''
  const surroundings: Surroundings = {
    env,
    cwd,
    now: () => new Date(),
    print(text) {
      printed += text
      see?.(text, () => stop.abort())
    },
    tell: () => {},
    terminal: () => undefined,
    confirm: () => Promise.resolve(false),
    onReload: () => {},
    stop: stop.signal,
  }
  await createProgram(surroundings).parseAsync(args, { from: 'user' })
  return printed
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'tollbell-ledger-command-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

test('a ledger alone runs until it is stopped, and what it knew is copied to where another may go on', async () => {
  const cwd = folder()
  let answers: Promise<number> | undefined
  const printed = await tollbell(['ledger', '--ledger-port', '0'], {
    cwd,
    see(text, stop) {
      const [, url] = /listens on (\S+)\./.exec(text) ?? []
      answers = fetch(`${url}/readyz`).then(({ status }) => status)
      void answers.finally(stop)
    },
  })
  expect(printed).toMatch(/Ctrl-C stops it/)
  expect(await answers).toBe(200)

  const copy = ['copy', '--from', '.tollbell/ledger/ledger.sqlite', '--to', 'copy.sqlite']
  expect(await tollbell(copy, { cwd })).toMatch(/^Copied\./)
  expect(existsSync(join(cwd, 'copy.sqlite'))).toBe(true)
})

test.each([
  { args: ['copy'], says: 'Say from where, to where, or both, with --from and --to.' },
  { args: ['copy', '--to', 'copy.sqlite'], says: 'Set --from, or TOLLBELL_DATABASE_URL.' },
  { args: ['copy', '--from', 'gone.sqlite', '--to', 'copy.sqlite'], says: /^There is no .*gone\.sqlite\.$/ },
  {
    args: ['copy', '--from', 'postgresql://tollbell:hunter2@127.0.0.1:1/x', '--to', 'copy.sqlite'],
    says: /^The ledger cannot use the database 127\.0\.0\.1:1\/x: it cannot be reached/,
  },
  {
    args: ['ledger', '--database', 'postgresql://tollbell:hunter2@127.0.0.1:1/x?sslmode=none'],
    says: /^The database URL: sslmode: "none" is not known here/,
  },
])('$args is answered: $says', async ({ args, says }) => {
  const failed: unknown = await tollbell(args, { cwd: folder() }).catch((error: unknown) => error)
  expect((failed as Error).message).toMatch(says)
  expect(String(failed)).not.toContain('hunter2')
})
