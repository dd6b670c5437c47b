import type { Section, SettingsReader } from './settings-reader.ts'

export const historyKeys = ['retentionDays', 'compactAfterDays'] as const

/** How long the ledger keeps what was booked, and how finely; see the ledger's HISTORY.md. */
export type HistorySettings = Readonly<Record<(typeof historyKeys)[number], number | undefined>>

/** `ledger.retentionDays` and `ledger.compactAfterDays`, or `TOLLBELL_LEDGER_RETENTION_DAYS` and `…_COMPACT_AFTER_DAYS`. */
export function readHistory(section: Section, reader: SettingsReader): HistorySettings {
  const [retentionDays, compactAfterDays] = historyKeys.map((key) =>
    reader.count('ledger', section, key, { what: 'days', least: 1 }),
  )
  return { retentionDays, compactAfterDays }
}
