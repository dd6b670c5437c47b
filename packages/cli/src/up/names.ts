import type { Section, SettingsReader } from './settings-reader.ts'

export const nameKeys = ['maxProjects', 'maxAccountsPerProject', 'topUsers'] as const

/** How many names the ledger tells apart, and shows in `/metrics`; see its README. */
export type NameSettings = Readonly<Record<(typeof nameKeys)[number], number | undefined>>

/** `ledger.maxProjects` and so on, or `TOLLBELL_LEDGER_MAX_PROJECTS`, `…_MAX_ACCOUNTS_PER_PROJECT` and `…_TOP_USERS`. */
export function readNames(section: Section, reader: SettingsReader): NameSettings {
  const read = (key: keyof NameSettings, what: string, least: number): number | undefined =>
    reader.count('ledger', section, key, { what, least })
  return {
    maxProjects: read('maxProjects', 'projects', 1),
    maxAccountsPerProject: read('maxAccountsPerProject', 'accounts', 1),
    topUsers: read('topUsers', 'users', 0),
  }
}
