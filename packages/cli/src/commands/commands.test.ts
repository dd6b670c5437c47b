import { join } from 'node:path'
import { accessWith, listen, masterToken, networkGuard, Secret, StartError, silentLog } from '@tollbell/service'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createProgram } from '../program.ts'
import type { Surroundings } from '../surroundings.ts'
import { commands } from './index.ts'

function surroundings(env: NodeJS.ProcessEnv = {}): Surroundings & { output: () => string } {
  let text = ''
  return {
    env,
    cwd: import.meta.dirname,
    now: () => new Date('2026-11-22T00:00:00Z'),
    print: (more) => {
      text += more
    },
    tell: (line) => {
      text += `${line}\n`
    },
    terminal: () => undefined,
    confirm: () => Promise.resolve(false),
    onReload: () => {},
    stop: AbortSignal.abort(),
    output: () => text,
  }
}

function run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<string> {
  const around = surroundings(env)
  const program = createProgram(around)
  for (const command of [program, ...program.commands]) command.exitOverride()
  return program.parseAsync(args, { from: 'user' }).then(() => around.output())
}

const anywhere = { name: 'nobody', host: '127.0.0.1', port: 0, portOption: '', tokenGiven: false }

async function urlOfNobody(): Promise<string> {
  const listening = await listen(() => {}, anywhere)
  await listening.close()
  return listening.url
}

const names = commands.map((command) => command(surroundings()).name())

test.each(['', ...names])('the help of tollbell %s reads like its golden file', async (name) => {
  const program = createProgram(surroundings())
  const command = program.commands.find((each) => each.name() === name) ?? program
  await expect(command.helpInformation()).toMatchFileSnapshot(join('golden', `${name || 'tollbell'}.txt`))
})

describe('a mistake on the command line', () => {
  test.each([
    { args: ['up', '--ledger-port', '70000'], sentence: 'Write a number from 0 to 65535.' },
    { args: ['up', '--ledgr-port', '1'], sentence: "unknown option '--ledgr-port'" },
    { args: ['upp'], sentence: 'Did you mean up?' },
  ])('$args is answered: $sentence', async ({ args, sentence }) => {
    await expect(run(args)).rejects.toThrow(sentence)
  })

  test('a config file that is not there is named', async () => {
    await expect(run(['up', '--config', 'nowhere.yaml'])).rejects.toThrow(/nowhere\.yaml cannot be read: .*--config/)
  })
})

test('help and the version can be had the usual ways', async () => {
  for (const args of [['help'], ['--help'], ['help', 'up'], ['up', '--help'], ['--version']]) {
    await expect(run(args)).rejects.toMatchObject({ exitCode: 0 })
  }
})

describe.each(['status', 'demo'])('tollbell %s', (name) => {
  test('says what to do when no ledger answers', async () => {
    const url = await urlOfNobody()
    const asking = run([name, '--url', url])
    await expect(asking).rejects.toThrow(StartError)
    await expect(asking).rejects.toThrow(
      `${url} cannot be reached (ECONNREFUSED). Start it with tollbell up, or say where it is with --url.`,
    )
  })

  test.each([
    { env: {}, sentence: 'asks for a token: give the file it is in with --token-file.' },
    { env: { TOLLBELL_LEDGER_TOKEN: 'old' }, sentence: 'does not take this token: give the file with the one' },
  ])('says which token is missing: $sentence', async ({ env, sentence }) => {
    const access = accessWith(masterToken(new Secret('new')))
    const guard = networkGuard({ ...anywhere, access }, { log: silentLog })
    const guarded = await listen((request, response) => guard('read')(request, response, () => {}), anywhere)
    onTestFinished(() => guarded.close())
    await expect(run([name, '--url', guarded.url], env)).rejects.toThrow(`${guarded.url} ${sentence}`)
  })

  test('takes the address from the environment', async () => {
    await expect(run([name], { TOLLBELL_LEDGER_URL: 'http://127.0.0.1:2' })).rejects.toThrow('http://127.0.0.1:2')
  })

  test('does not take what is no address', async () => {
    await expect(run([name, '--url', 'localhost'])).rejects.toThrow('localhost is no address')
  })
})

describe('tollbell import', () => {
  test('names every path that has nothing to import, and what it takes', async () => {
    const importing = run(['import', 'nowhere', 'golden', 'golden/tollbell.txt'])
    await expect(importing).rejects.toThrow(StartError)
    await expect(importing).rejects.toThrow(
      /nowhere: there is no such file or folder\.\n.*golden: nothing to import in it\. It takes: journal of .*\n.*tollbell\.txt: not a file that can be imported\./,
    )
  })
})
