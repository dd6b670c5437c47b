import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'

const executablePath = process.env['TOLLBELL_CHROMIUM'] ?? '/usr/bin/chromium'

// What Debian's Chromium needs to start as root in a container and to stay off the network.
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Whether there is a Chromium to test with: in `TOLLBELL_CHROMIUM`, or where Debian has it. */
export const hasBrowser: boolean = existsSync(executablePath)

export interface OpenPage {
  readonly page: Page
  /** Whatever the page wrote to its console, and what it threw. */
  readonly complaints: string[]
}

export interface Browser {
  /** A new page; those of one browser share what they store. */
  open(): Promise<OpenPage>
  close(): Promise<void>
}

/** Starts a Chromium with a profile that goes with it. */
export async function startBrowser({ locale = 'en-US' }: { locale?: string } = {}): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'tollbell-browser-'))
  const context: BrowserContext = await chromium.launchPersistentContext(profile, { executablePath, args, locale })
  return {
    async open() {
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(String(error)))
      return { page, complaints }
    },
    async close() {
      await context.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}
