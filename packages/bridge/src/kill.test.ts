import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DiscordDouble } from './channels/discord/double.ts'
import { startDiscord } from './testing.ts'
import { bodyOf, thresholdOf } from './webhook/webhook.contract.ts'

const program = `
  import { parseBridgeConfig, startBridge } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))}
  const [dataDir, webhookUrl] = process.argv.slice(1)
  const config = parseBridgeConfig({ channels: [{ discord: { webhookUrl } }] }, { env: {}, readFile: () => '' })
  const bridge = await startBridge({ host: '127.0.0.1', port: 0, dataDir, config, log: () => {} })
  console.log(bridge.url)
`

let folder: string
let discord: DiscordDouble
let child: ChildProcess | undefined

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tollbell-kill-'))
  discord = await startDiscord()
})

afterEach(async () => {
  await kill()
  await discord.close()
  rmSync(folder, { recursive: true })
})

/** Runs the bridge as a process of its own; resolves with its address. */
async function run(): Promise<string> {
  const options = ['--conditions=@tollbell/source', '--input-type=module', '--eval', program]
  child = spawn(process.execPath, [...options, folder, discord.webhookUrl], { stdio: ['ignore', 'pipe', 'inherit'] })
  if (!child.stdout) throw new Error('The bridge has no output.')
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string]
  return url
}

async function kill(): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

async function post(url: string): Promise<number> {
  const body = JSON.stringify(bodyOf([thresholdOf('0.8'), thresholdOf('0.9')]))
  const response = await fetch(`${url}/alertmanager`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  return response.status
}

test('killed between commit and delivery, the bridge delivers each message exactly once after its restart', async () => {
  // The first delivery gets stuck, so that nothing has arrived when the bridge dies.
  discord.failNext({ kind: 'hang' })
  expect(await post(await run())).toBe(200)
  await expect.poll(() => discord.calls).toBe(1)
  await kill()
  expect(discord.messages).toEqual([])

  const url = await run()
  await discord.waitFor(2)
  // Alertmanager did not see the answer and sends it again.
  expect(await post(url)).toBe(200)
  await expect
    .poll(
      async () =>
        ((await (await fetch(`${url}/api/v1/messages`)).json()) as { messages: { state: string }[] }).messages,
    )
    .toMatchObject([{ state: 'delivered' }, { state: 'delivered' }])
  expect(discord.messages.map(({ embeds }) => embeds[0].title)).toEqual([
    '⚠️ everything: 80% of the budget is used',
    '🚨 everything: little of the budget is left',
  ])
})

test('killed after delivery, the bridge sends nothing again', async () => {
  const url = await run()
  await post(url)
  await discord.waitFor(2)
  await expect
    .poll(async () => (await (await fetch(`${url}/metrics`)).text()).includes('state="waiting"} 0'))
    .toBe(true)
  await kill()
  expect(await post(await run())).toBe(200)
  expect(discord.calls).toBe(2)
})
