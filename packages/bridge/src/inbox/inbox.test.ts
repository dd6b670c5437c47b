import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog } from '@tollbell/service'
import { type Browser, hasBrowser, startBrowser } from '@tollbell/test-browser'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { languageNames } from '../catalogue/catalogue.ts'
import { type DiscordDouble, startDiscord } from '../channels/discord/double.ts'
import { parseBridgeConfig } from '../config/bridge-config.ts'
import { type Bridge, startBridge } from '../start.ts'
import { bodyOf, thresholdOf } from '../webhook/webhook.contract.ts'

const channels = languageNames.flatMap((language) => [
  { name: `d-${language}`, language, discord: {} },
  { name: `t-${language}`, language, telegram: {} },
  { name: `s-${language}`, language, slack: {} },
])

let folder: string
let bridge: Bridge
let discord: DiscordDouble

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tollbell-inbox-'))
  discord = await startDiscord()
  const configured = { name: 'sent', language: 'en', discord: { webhookUrl: discord.webhookUrl } }
  const config = parseBridgeConfig({ channels: [configured, ...channels] }, { env: {}, readFile: () => '' })
  bridge = await startBridge({ host: '127.0.0.1', port: 0, dataDir: join(folder, 'data'), config, log: silentLog })
})

afterAll(async () => {
  await bridge.close()
  await discord.close()
  rmSync(folder, { recursive: true, force: true })
})

async function tell(threshold: string, budget = 'everything'): Promise<void> {
  const alert = thresholdOf(threshold)
  const body = bodyOf([{ ...alert, labels: { ...alert.labels, budget } }])
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${bridge.url}/alertmanager`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(response.status).toBe(200)
}

// Scripts for the page are texts: the types of this project know no DOM.
const directionIn = (page: Page, language: string): Promise<unknown> =>
  page.evaluate(`getComputedStyle(document.querySelectorAll('[lang=${language}] .bubble p')[1]).direction`)

describe('the page', () => {
  test('is where the address of the bridge leads', async () => {
    const response = await fetch(bridge.url)
    expect(response.url).toBe(`${bridge.url}/inbox`)
  })

  test('loads nothing from anywhere, and its policy forbids it', async () => {
    const response = await fetch(`${bridge.url}/inbox`)
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
    expect(await response.text()).not.toMatch(/<(?:link|img|iframe)[^>]+(?:href|src)="(?!data:)|@import|url\(/)
  })

  test('has every message in the language and direction of its reader, newest first', async () => {
    await tell('0.5')
    await tell('0.8')
    const page = await (await fetch(`${bridge.url}/inbox`)).text()
    expect(
      [...page.matchAll(/<div lang="(\w+)" dir="(\w+)">/g)].slice(0, 15).map(([, lang, dir]) => `${lang} ${dir}`),
    ).toEqual(
      languageNames
        .toReversed()
        .flatMap((language) => Array<string>(3).fill(`${language} ${language === 'fa' ? 'rtl' : 'ltr'}`)),
    )
    expect(page.indexOf('80% of the budget')).toBeLessThan(page.indexOf('50% of the budget'))
  })
})

describe.skipIf(!hasBrowser)('in a browser', () => {
  let browser: Browser
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    browser = await startBrowser()
    ;({ page, complaints } = await browser.open())
    await page.goto(`${bridge.url}/inbox`)
  })

  afterAll(() => browser.close())

  test('a new message appears by itself', async () => {
    await page.getByText('Live.').waitFor()
    const before = await page.locator('article').count()
    await tell('0.9')
    await page.locator(`article >> nth=${before}`).waitFor()
    expect(await page.locator('article').first().innerText()).toContain('presque épuisé')
  })

  test('a message that was given up is sent again by its button', async () => {
    discord.failNext({ kind: 'forbidden' })
    await tell('0.9', 'refused')
    const refused = page.locator('article', { hasText: 'refused' }).and(page.locator('[data-state=dead]'))
    expect(await refused.innerText()).toContain('Discord answered 403')
    await refused.getByRole('button', { name: 'Send again' }).click()
    await page.locator('article[data-state=delivered]', { hasText: 'refused' }).waitFor()
    expect(discord.messages.at(-1)?.embeds[0].title).toContain('refused')
  })

  test('a project named like a script does nothing', async () => {
    const evil = `<script>document.title = 'evil'</script><img src=x onerror="document.title = 'evil'">`
    await tell('1', evil)
    await page.locator('article', { hasText: '<script>' }).first().waitFor()
    expect(await page.title()).toBe('tollbell inbox')
    expect(await page.locator('#messages script, #messages img').count()).toBe(0)
  })

  test('Persian runs from right to left, other languages from left to right', async () => {
    expect(await directionIn(page, 'fa')).toBe('rtl')
    expect(await directionIn(page, 'ja')).toBe('ltr')
  })

  test.each(['light', 'dark'] as const)('fits a phone in %s, and nothing is complained about', async (colorScheme) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width: 360, height: 800 })
    const background = await page.evaluate('getComputedStyle(document.body).backgroundColor')
    expect(background).toBe(colorScheme === 'dark' ? 'rgb(17, 18, 20)' : 'rgb(244, 244, 245)')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    expect(complaints).toEqual([])
  })
})
