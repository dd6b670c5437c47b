import { accessWith, masterToken, Secret } from '@tollbell/service'
import { type Browser, hasBrowser, type OpenPage, startBrowser } from '@tollbell/test-browser'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { SummaryAnswer, UsageAnswer } from '../api/types.ts'
import { type TestLedger, testLedger } from '../testing/ledger.ts'
import { evilName, spentLedger } from '../testing/spent-ledger.ts'
import { trimmedLedger } from '../testing/trimmed-ledger.ts'
import { languageNames } from './browser/language.js'

// Sentences set apart what is put into them by marks nobody sees.
const plain = (text: string): string => text.replaceAll(/[\u2068\u2069]/g, '').replaceAll(/\s+/g, ' ')

const quarterMinuteMs = 15_000

const usd = (amount: string): string =>
  new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(amount as `${number}`)

const textOf = async (page: Page, selector: string): Promise<string> => plain(await page.locator(selector).innerText())

/** What axe finds wrong with the page. */
async function barriers(page: Page): Promise<unknown> {
  await page.evaluate(axe.source)
  return await page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]))`,
  )
}

describe.skipIf(!hasBrowser)('the page in a browser', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await startBrowser()
  })

  afterAll(() => browser.close())

  async function opened(
    ledger: Pick<TestLedger, 'url'>,
    address = '?lang=en',
    languages: readonly string[] = ['en-US'],
  ): Promise<OpenPage> {
    const open = await browser.open()
    onTestFinished(() => open.page.close())
    await open.page.addInitScript(
      `Object.defineProperty(navigator, 'languages', { value: ${JSON.stringify(languages)} })`,
    )
    // Its timers go when a test says so.
    await open.page.clock.install()
    await open.page.goto(`${ledger.url}/${address}`)
    await open.page.locator('main > section').first().waitFor()
    return open
  }

  test('has the figures of the API', async () => {
    const ledger = await spentLedger()
    const { page, complaints } = await opened(ledger)
    const { today, month, history, budgets } = await ledger.json<SummaryAnswer>('/api/v1/summary')
    const shown = await textOf(page, '#today')
    for (const figures of [today, month, history.daily.at(-2)]) expect(shown).toContain(usd(figures?.costUsd ?? ''))
    const balances = await textOf(page, '#budgets')
    for (const { name, spent, limit } of budgets.filter(({ unit }) => unit === 'usd')) {
      const amount = Number(spent) < 0.01 ? `$${spent}` : usd(spent)
      expect(balances).toContain(name)
      expect(balances).toContain(limit ? `${amount} of ${usd(limit)} (` : amount)
    }
    const { rows } = await ledger.json<UsageAnswer>('/api/v1/usage?from=2026-10-23&group=model')
    const table = (await page.locator('.names tbody tr').allInnerTexts()).map(plain)
    const priced = rows.filter(({ unpricedTokens }) => unpricedTokens === 0)
    expect(table.slice(0, priced.length)).toEqual(
      priced.map(
        ({ group, costUsd }) => expect.stringContaining(`${group.model || 'not named'} ${usd(costUsd)}`) as string,
      ),
    )
    expect(complaints).toEqual([])
  })

  test('tells what is in no amount, what is estimated, when a budget is gone, what was told, and who is heard', async () => {
    const { page } = await opened(await spentLedger())
    expect(await textOf(page, '#notes')).toBe(
      '12,345 tokens of this month have no known price and are in no amount. Add prices for: new-model. ' +
        '$4.00 of this month is estimated, such as answers that were broken off.',
    )
    expect(await textOf(page, '.names tr:has-text("new-model")')).toContain('no price known')
    expect(await textOf(page, '[data-key=today]')).toMatch(
      /\$10\.00 of \$12\.00 \(83\.3%\) Warning .*Gone by Nov 22, 4:53 PM at this rate/,
    )
    expect(await textOf(page, '[data-key="per user"]')).toContain('for each user')
    expect(await textOf(page, '#alerts li >> nth=0')).toBe('today: 80% of the budget is used Nov 22, 1:40 PM')
    expect(await textOf(page, '#heard')).toContain('chatbot 2 hours ago')
  })

  test('speaks five languages, on a phone, light and dark, without a barrier', async () => {
    const ledger = await spentLedger()
    const { page, complaints } = await opened(ledger)
    await page.setViewportSize({ width: 360, height: 800 })
    const spoken: unknown[] = []
    for (const language of languageNames) {
      await page.goto(`${ledger.url}/?lang=${language}`)
      await page.locator('#today').waitFor()
      const html = page.locator('html')
      const [, month = ''] = await page.locator('#today article').allInnerTexts()
      spoken.push([
        await html.getAttribute('lang'),
        await html.getAttribute('dir'),
        plain(month).split(' ').slice(0, 2).join(' '),
      ])
      expect([language, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([language, 360])
      if (language !== 'en' && language !== 'fa') continue
      await page.emulateMedia({ colorScheme: language === 'fa' ? 'dark' : 'light' })
      expect([language, await barriers(page)]).toEqual([language, []])
    }
    expect(spoken).toEqual([
      ['en', 'ltr', 'This month'],
      ['ja', 'ltr', '今月 11月1日～11月30日'],
      ['ko', 'ltr', '이번 달'],
      ['fa', 'rtl', 'این ماه'],
      ['fr', 'ltr', 'Ce mois-ci'],
    ])
    expect(complaints).toEqual([])
  })

  test('speaks the language of the budgets, until the reader chooses another one for good', async () => {
    const ledger = await spentLedger('fr')
    const { page } = await opened(ledger, '')
    expect(await page.title()).toBe('tollbell · Dépenses')
    await page.getByLabel('Langue').selectOption('ko')
    await page.locator('html[lang=ko]').waitFor()
    await page.reload()
    await page.locator('#today').waitFor()
    expect(await page.title()).toBe('tollbell · 사용 금액')
  })

  test('speaks the language of the browser where the budgets name none', async () => {
    const ledger = await testLedger({ budgets: 'budgets: [{name: everything, limit: $10}]' })
    const { page } = await opened(ledger, '', ['de-DE', 'ja-JP'])
    expect(await page.title()).toBe('tollbell · 利用額')
  })

  test('is walked through with the keyboard alone, and a refresh takes nothing away', async () => {
    const ledger = await spentLedger()
    const { page } = await opened(ledger)
    const focused = (): Promise<unknown> =>
      page.evaluate('document.activeElement.textContent || document.activeElement.id')
    const tab = async (): Promise<unknown> => {
      await page.keyboard.press('Tab')
      return await focused()
    }
    expect(await tab()).toBe('Skip to the figures')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('main')
    expect([await tab(), await tab(), await tab()]).toEqual(['Project', 'Provider', 'Model'])
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await page.locator('a[aria-current]:has-text("Provider")').waitFor()
    await page.locator('.names tbody:has-text("openai")').waitFor()
    expect(await focused()).toBe('Provider')
    const before = await textOf(page, '#today')
    await ledger.spend('chatbot', 'gpt-5', 0.75)
    await page.clock.fastForward(quarterMinuteMs)
    await page.locator('#today:has-text("$10.75")').waitFor()
    expect([await focused(), before.includes('$10.75')]).toEqual(['Provider', false])
  })

  test('is led to one name by its address, and back', async () => {
    const { page } = await opened(await spentLedger(), '?lang=en#model=gpt-5&by=user')
    expect(await textOf(page, '.only')).toBe('Only the model gpt-5 Show everything')
    expect(await page.locator('.names tbody tr').count()).toBe(3)
    await page.getByRole('link', { name: 'ann' }).click()
    await page.locator('.only', { hasText: /model\W+gpt-5\W+Only the user\W+ann/ }).waitFor()
    expect(new URL(page.url()).hash).toBe('#by=project&range=day&model=gpt-5&user=ann')
    await page.getByRole('link', { name: 'Show everything' }).click()
    await page.locator('.only').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Two days, by hour' }).click()
    await page.locator('.chart g:has(.field) >> nth=38').waitFor()
    expect(await page.locator('.chart g:has(.field)').count()).toBe(39)
  })

  test('says from when on figures are kept, where it is asked for older ones', async () => {
    const { page } = await opened(await trimmedLedger(), '?lang=en#range=month')
    expect(await textOf(page, '#usage > .note')).toBe(
      'Figures are kept from November 1, 2026 on. What was used before is not shown here.',
    )
    // What is gone is no $0.00.
    expect(await textOf(page, '#today')).toMatch(/Yesterday: \$0\.00 .*\$2\.00 0 tokens · 0 requests$/)
    await page.goto(page.url().replace('range=month', 'range=hour'))
    await page.locator('#usage > .note').waitFor({ state: 'detached' })
  })

  test('a project named like a script does nothing', async () => {
    const { page, complaints } = await opened(await spentLedger(), '?lang=en#by=project')
    await page.locator(`.names tr:has-text('onerror')`).waitFor()
    expect(await page.locator('#heard').innerText()).toContain(evilName)
    expect(await page.title()).toBe('tollbell · Spend')
    expect(await page.locator('main img, main script').count()).toBe(0)
    await page.locator('.names a:has-text("onerror")').click()
    await page.locator('.only:has-text("onerror")').waitFor()
    expect(complaints).toEqual([])
  })

  test('says when the ledger is away, and when it is back', async () => {
    const ledger = await spentLedger()
    const { page } = await opened(ledger)
    await page.route('**/api/**', (route) => route.abort())
    await page.clock.fastForward(quarterMinuteMs)
    await page.locator('[role=status]:has-text("The ledger does not answer")').waitFor()
    expect(await textOf(page, '[role=status]')).toBe(
      'The ledger does not answer. These figures are from 2:04:30 PM; trying again.',
    )
    expect(await textOf(page, '#today')).toContain('$10.00')
    await page.unroute('**/api/**')
    await page.clock.fastForward(3000)
    await page.locator('[role=status]:has-text("The ledger answers again.")').waitFor()
    await ledger.spend('chatbot', 'gpt-5', 2)
    await page.clock.fastForward(quarterMinuteMs)
    await page.locator('[role=status]', { hasText: /today\W+100%\W+of the budget is used/ }).waitFor()
  })

  test('asks nothing while nobody looks at it, and at once when somebody does', async () => {
    const ledger = await spentLedger()
    const { page } = await opened(ledger)
    const show = (hidden: boolean): Promise<unknown> =>
      page.evaluate(
        `Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'))`,
      )
    let asked = 0
    page.on('request', () => asked++)
    await show(true)
    await page.clock.fastForward(10 * quarterMinuteMs)
    await ledger.spend('chatbot', 'gpt-5', 0.5)
    expect(asked).toBe(0)
    await show(false)
    await page.locator('#today:has-text("$10.50")').waitFor()
  })

  test('says how long to wait after too many wrong tokens', async () => {
    const ledger = await testLedger({ token: new Secret('right'), limits: { wrongTokensPerMinute: 1 } })
    const { page } = await opened(ledger)
    for (const says of ['The ledger does not know this token.', 'Too many attempts.']) {
      await page.getByLabel('Token', { exact: true }).fill('wrong')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').filter({ hasText: says }).waitFor()
    }
    expect(await textOf(page, '[role=alert]')).toMatch(/Please wait \d+ seconds and try again/)
  })

  test('asks for a token, refuses a wrong one, and forgets a right one', async () => {
    const tokens = [
      ...masterToken(new Secret('right')),
      { name: 'apps', scopes: ['ingest'] as const, secret: new Secret('sender') },
    ]
    const ledger = await testLedger({ access: accessWith(tokens) })
    const { page } = await opened(ledger)
    const give = async (token: string): Promise<void> => {
      await page.keyboard.type(token)
      await page.keyboard.press('Enter')
    }
    expect(await page.locator('#token-mistake').innerText()).toBe('')
    await give('wrong')
    await page.getByRole('alert').filter({ hasText: 'The ledger does not know this token.' }).waitFor()
    await page.getByLabel('Token', { exact: true }).focus()
    await give('sender')
    await page.getByRole('alert').filter({ hasText: 'This token may not read.' }).waitFor()
    expect(await barriers(page)).toEqual([])
    await page.getByLabel('Token', { exact: true }).focus()
    await give('right')
    await page.getByText('Nothing has been counted yet').waitFor()
    await page.reload()
    await page.getByText('Nothing has been counted yet').waitFor()
    expect(await page.evaluate('[document.cookie, JSON.stringify(localStorage).includes("right")]')).toEqual([
      '',
      false,
    ])
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByLabel('Token', { exact: true }).waitFor()
    expect(await page.evaluate('sessionStorage.length')).toBe(0)
  })

  test('before the first call, says what to do', async () => {
    const ledger = await testLedger({
      budgets: 'budgets: [{name: everything, limit: $10}, {name: per user, limit: $40, each: user}]',
    })
    const { page } = await opened(ledger)
    expect(await textOf(page, '.empty')).toContain(
      `OTEL_EXPORTER_OTLP_ENDPOINT=${ledger.url} TOLLBELL_PROJECT=chatbot node --import @tollbell/instrumentation/register app.js`,
    )
    expect(await textOf(page, '#budgets')).toContain('$0.00 of $10.00 (0%)')
    expect(await textOf(page, '[data-key="per user"]')).toMatch(
      /for each user \$40\.00 No user has used any of it yet\.$/,
    )
    expect(await barriers(page)).toEqual([])
  })
})
