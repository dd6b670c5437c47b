import { expect, test } from 'vitest'
import { type HistorySettings, readHistory } from './history.ts'
import { SettingsReader } from './settings-reader.ts'

function read(
  section: object,
  env: NodeJS.ProcessEnv = {},
): { settings: HistorySettings; mistakes: readonly string[] } {
  const reader = new SettingsReader({ env, readFile: () => '' })
  return { settings: readHistory({ ...section }, reader), mistakes: reader.mistakes }
}

test.each([
  { name: 'nothing said', section: {}, env: {}, is: [undefined, undefined] },
  { name: 'in the file', section: { retentionDays: 730, compactAfterDays: 31 }, env: {}, is: [730, 31] },
  { name: 'in the environment', section: {}, env: { TOLLBELL_LEDGER_RETENTION_DAYS: '400' }, is: [400, undefined] },
])('days of history: $name', ({ section, env, is }) => {
  const { settings, mistakes } = read(section, env)
  expect([[settings.retentionDays, settings.compactAfterDays], mistakes]).toEqual([is, []])
})

test('what is no number of days is told, all of it', () => {
  expect(read({ compactAfterDays: 'a month' }, { TOLLBELL_LEDGER_RETENTION_DAYS: '0' }).mistakes).toEqual([
    'TOLLBELL_LEDGER_RETENTION_DAYS: "0" is no number of days; write a whole number from 1',
    'ledger.compactAfterDays: "a month" is no number of days; write a whole number from 1',
  ])
})
