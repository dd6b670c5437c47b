import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseBridgeConfig } from '@tollbell/bridge'
import { parseBudgets } from '@tollbell/budgets'
import { startOpenAiServer } from '@tollbell/instrumentation/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { startChild } from './kit/child.ts'
import { codeBlocks, exampleFile } from './kit/code-blocks.ts'
import { docFiles, packageNames, root } from './kit/doc-files.ts'

const readme = join(root, 'README.md')

describe('the README', () => {
  test('its budgets file is one', () => {
    const { timezone, budgets } = parseBudgets(exampleFile(readme, 'budgets.yaml'))
    expect(timezone).toBe('Asia/Tokyo')
    expect(budgets.map(({ name }) => name)).toEqual(['everything', 'chatbot tokens', 'each user'])
  })

  test('its configuration file is one', () => {
    const secrets: Record<string, string> = {
      '/run/secrets/discord-webhook': 'https://discord.com/api/webhooks/1/token',
      '/run/secrets/telegram-bot-token': '1:token',
      '/run/secrets/slack-webhook': 'https://hooks.slack.com/services/T0/B0/token',
    }
    const { bridge } = parse(exampleFile(readme, 'tollbell.yaml')) as { bridge: unknown }
    const { channels } = parseBridgeConfig(bridge, { env: {}, readFile: (path) => secrets[path] ?? '' })
    expect(channels.map(({ name }) => name)).toEqual(['ops', 'admins', 'team'])
  })

  test('its app runs with one import and is counted', async () => {
    const provider = await startOpenAiServer({ textOf: () => 'Hello!' })
    onTestFinished(() => provider.close())
    // Below this folder, so that its imports are found.
    const folder = await mkdtemp(join(import.meta.dirname, '.readme-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'package.json'), '{"name":"chatbot","type":"module"}')
    await writeFile(join(folder, 'app.js'), exampleFile(readme, 'app.js'))
    const flags = ['--conditions=@tollbell/source', '--import', '@tollbell/instrumentation/register']
    const app = startChild(process.execPath, [...flags, 'app.js'], {
      cwd: folder,
      env: {
        ...process.env,
        OPENAI_API_KEY: 'sk-test',
        OPENAI_BASE_URL: provider.url,
        OTEL_METRICS_EXPORTER: 'console',
      },
    })
    expect(await app.ended, app.output()).toBe(0)
    expect(app.output()).toContain('Hello!')
    expect(provider.calls).toHaveLength(1)
  })

  test('its npm commands exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    const named = readFileSync(readme, 'utf8').matchAll(/`npm (?:run )?(start|test|[a-z]+)`/g)
    for (const [, name = ''] of named) expect(Object.keys(scripts)).toContain(name)
  })
})

describe('every package', () => {
  test.each(packageNames)('%s has a README of one screen that begins with its name', (name) => {
    const text = readFileSync(join(root, 'packages', name, 'README.md'), 'utf8')
    expect(text).toMatch(new RegExp(`^# @tollbell/${name}\n\n\\S`))
    expect(codeBlocks(join(root, 'packages', name, 'README.md')).length).toBeGreaterThan(0)
    // A screen of 80 columns, read without much scrolling.
    expect(text.split('\n').length).toBeLessThan(120)
  })
})

describe('every link', () => {
  const documents = docFiles.map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))

  test.each(documents)('of $file to a file of ours leads there', ({ file, text }) => {
    for (const [, link = '', heading] of text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)) {
      const target = link === '' ? join(root, file) : join(root, file, '..', link)
      expect(existsSync(target), link).toBe(true)
      const headings = heading === undefined ? [heading] : headingsOf(readFileSync(target, 'utf8'))
      expect(headings, link).toContain(heading)
    }
  })
})

// As GitHub makes them: small letters, no punctuation, dashes for spaces.
function headingsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
