import { expect, test } from 'vitest'
import { readForeign } from './foreign.ts'
import { SettingsReader } from './settings-reader.ts'

const read = (section: object, env: NodeJS.ProcessEnv = {}): { settings: object; mistakes: readonly string[] } => {
  const reader = new SettingsReader({ env, readFile: () => '' })
  return { settings: readForeign({ ...section }, reader), mistakes: reader.mistakes }
}

test.each([
  { name: 'nothing said', section: {}, env: {}, is: { pricesFile: undefined, projects: {} } },
  {
    name: 'in the file',
    section: { pricesFile: 'prices.json', projects: { checkout: 'shop' } },
    env: { TOLLBELL_LEDGER_PROJECTS: 'checkout=another' },
    is: { pricesFile: 'prices.json', projects: { checkout: 'shop' } },
  },
  {
    name: 'in the environment',
    section: {},
    env: { TOLLBELL_LEDGER_PRICES_FILE: 'prices.json', TOLLBELL_LEDGER_PROJECTS: 'checkout=shop, team-a/*=a' },
    is: { pricesFile: 'prices.json', projects: { checkout: 'shop', 'team-a/*': 'a' } },
  },
])('prices and projects of others: $name', ({ section, env, is }) => {
  expect(read(section, env)).toEqual({ settings: is, mistakes: [] })
})

test.each([
  { section: { projects: ['shop'] }, env: {}, where: 'ledger.projects: ' },
  { section: { projects: { checkout: 7 } }, env: {}, where: 'ledger.projects: ' },
  { section: {}, env: { TOLLBELL_LEDGER_PROJECTS: 'checkout' }, where: 'TOLLBELL_LEDGER_PROJECTS: ' },
])('$section $env is no map of projects', ({ section, env, where }) => {
  expect(read(section, env).mistakes).toEqual([expect.stringMatching(`^${where}write the project of each service`)])
})
