import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StatusAnswer } from '@tollbell/ledger'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { freePort } from '../../../../test/src/kit/free-port.ts'
import { zoneAtNoon } from '../../../../test/src/kit/noon.ts'
import { identityOf } from '../up/process-identity.ts'

const main = join(import.meta.dirname, '../main.ts')

// The example app spends this in a few seconds. The month is one that does not end meanwhile.
const budgets = `
timezone: ${zoneAtNoon()}
budgets:
  - name: pocket money
    limit: $0.40
    step: $0.10
    thresholds: [80%]
`

let folder: string
let tollbell: ChildProcess
let output: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollbell-start-'))
  writeFileSync(join(folder, 'budgets.yaml'), budgets)
})

afterEach(() => {
  tollbell.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Ports for one start, which looks for them long before the last of its programs listens. */
async function portOptions(): Promise<string[]> {
  const names = ['ledger', 'bridge', 'prometheus', 'alertmanager']
  return (await Promise.all(names.map(async (name) => [`--${name}-port`, String(await freePort())]))).flat()
}

async function start(env: NodeJS.ProcessEnv = {}): Promise<void> {
  const options = ['--budgets', 'budgets.yaml', '--data', 'data', ...(await portOptions())]
  tollbell = spawn(process.execPath, ['--conditions=@tollbell/source', main, 'start', ...options], {
    cwd: folder,
    env: { ...process.env, ...env },
  })
  output = ''
  for (const stream of [tollbell.stdout, tollbell.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
}

async function seen(pattern: RegExp): Promise<string> {
  const look = (): string => {
    const match = pattern.exec(output)
    if (!match) throw new Error(`${pattern} is not to be seen in:\n${output}`)
    return match[1] ?? match[0]
  }
  return vi.waitFor(look, { timeout: 60_000, interval: 50 })
}

function childrenNoted(): number[] {
  const { children } = JSON.parse(readFileSync(join(folder, 'data/processes.json'), 'utf8')) as {
    children: { pid: number }[]
  }
  return children.map(({ pid }) => pid)
}

test('spend arrives, the budget fills, and each event is told once in five languages, with tokens all the way', async () => {
  writeFileSync(join(folder, 'ledger-token'), 'reader-of-the-ledger\n')
  await start({ TOLLBELL_LEDGER_TOKEN_FILE: 'ledger-token', TOLLBELL_BRIDGE_TOKEN: 'reader-of-the-inbox' })
  const ledger = await seen(/ledger +(http:\S+)/)
  await seen(/\$0\.\d*[1-9]\d* this month, \d+ calls/)
  for (const line of [
    /ops \(discord, ja\) .*pocket money：予算の80%/,
    /admins \(telegram, fa\) .*pocket money.*۸۰٪/,
    /team \(slack, ko\) .*pocket money: 예산의 80%/,
    /engineering \(discord, en\) .*pocket money: 80% of the budget is used/,
    /direction \(slack, fr\) .*pocket money\s:\s80\s%\sdu budget/,
    // Events of one moment are told in any order.
    /engineering \(discord, en\) .*\$0\.10 reached/,
  ]) {
    await seen(line)
  }
  expect(output.match(/engineering .*80% of the budget is used/g)).toHaveLength(1)
  expect(output.match(/engineering .*\$0\.10 reached/g)).toHaveLength(1)

  const path = `${ledger}/api/v1/status`
  expect((await fetch(path)).status).toBe(401)
  const headers = { authorization: 'Bearer reader-of-the-ledger' }
  const status = (await (await fetch(path, { headers })).json()) as StatusAnswer
  expect(status.month.byProject.map(({ name }) => name).toSorted()).toEqual(['chatbot', 'documents'])
  expect(status.month.byOperation.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['answer', 'index', 'sort mail', 'summarise', 'translate']),
  )

  const children = childrenNoted()
  expect(children.filter((pid) => identityOf(pid) !== undefined)).toHaveLength(2)
  tollbell.kill('SIGINT')
  expect(await once(tollbell, 'close')).toEqual([0, null])
  expect(output).toContain('Stopped. What this run wrote is in data.')
  expect(children.map(identityOf)).toEqual([undefined, undefined])
})

test('a kill -9 leaves nothing behind that the next start does not clean up', async () => {
  await start()
  await seen(/Ctrl-C stops it all/)
  const children = childrenNoted()
  tollbell.kill('SIGKILL')
  await once(tollbell, 'exit')
  await start()
  await seen(/Ctrl-C stops it all/)
  await expect.poll(() => children.map(identityOf)).toEqual([undefined, undefined])
  tollbell.kill('SIGTERM')
  expect(await once(tollbell, 'exit')).toEqual([0, null])
})
