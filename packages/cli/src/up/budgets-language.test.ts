import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { budgetsLanguage } from './budgets-language.ts'
import { parseSettings } from './parse-settings.ts'

const budgets = 'budgets:\n  - {name: all, limit: $1}\n'

/** The language of the only channel, which names none itself. */
function languageOf(budgetsText: string | undefined, config: string, env: NodeJS.ProcessEnv = {}): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'tollbell-language-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = budgetsText === undefined ? undefined : join(folder, 'budgets.yaml')
  if (file) writeFileSync(file, budgetsText ?? '')
  const language = budgetsLanguage(file, env)
  const settings = parseSettings({ path: 'tollbell.yaml', text: config }, { env, readFile: () => '', language })
  return settings.bridge.config.channels[0]?.reader.language
}

test.each([
  { name: 'the budgets file', text: `language: ja\n${budgets}`, config: '', language: 'ja' },
  {
    name: 'the bridge before the budgets file',
    text: `language: ja\n${budgets}`,
    config: 'bridge: {language: ko}',
    language: 'ko',
  },
  {
    name: 'the environment, where there is no file',
    text: undefined,
    config: '',
    env: { TOLLBELL_LANGUAGE: 'fa' },
    language: 'fa',
  },
  {
    name: 'English for a language that nobody here speaks',
    text: `language: de\n${budgets}`,
    config: '',
    language: 'en',
  },
  { name: 'English for a file with mistakes, which the ledger tells', text: 'language: [', config: '', language: 'en' },
])('messages are in the language of $name', ({ text, config, env, language }) => {
  expect(languageOf(text, config, env)).toBe(language)
})
