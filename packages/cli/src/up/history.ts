import type { Section, SettingsReader } from './settings-reader.ts'

export const historyKeys = ['retentionDays', 'compactAfterDays'] as const

/** How long the ledger keeps what was booked, and how finely; see the ledger's HISTORY.md. */
export type HistorySettings = Readonly<Record<(typeof historyKeys)[number], number | undefined>>

/** `ledger.retentionDays` and `ledger.compactAfterDays`, or `TOLLBELL_LEDGER_RETENTION_DAYS` and `…_COMPACT_AFTER_DAYS`. */
export function readHistory(section: Section, reader: SettingsReader): HistorySettings {
  const [retentionDays, compactAfterDays] = historyKeys.map((key) => readDays(key, section, reader))
  return { retentionDays, compactAfterDays }
}

function readDays(key: string, section: Section, reader: SettingsReader): number | undefined {
  const { path, value } = reader.written('ledger', section, key)
  if (value === undefined) return undefined
  const days = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN
  if (Number.isSafeInteger(days) && days >= 1) return days
  reader.mistakes.push(`${path}: ${JSON.stringify(value)} is no number of days; write a whole number from 1`)
  return undefined
}
