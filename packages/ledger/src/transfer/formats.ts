import { csv } from './csv/csv.ts'
import type { ExportFormat, ImportFile, ImportFormat } from './format.ts'
import { json } from './json/json.ts'
import { jsonl } from './jsonl/jsonl.ts'
import { tokenMonitor } from './token-monitor/token-monitor.ts'
import { tokenMonitorCsv } from './token-monitor/token-monitor-csv.ts'
import { usageLog } from './usage-log/usage-log.ts'
import { zip } from './zip/zip.ts'

/** What is exported, the usual one first. */
export const exportFormats: readonly ExportFormat[] = [json, csv, jsonl, zip]

/** What is imported, in the order in which a file is tried. */
export const importFormats: readonly ImportFormat[] = [...exportFormats, tokenMonitorCsv, usageLog, tokenMonitor]

/** What a file is; `undefined` when it is nothing that is known. */
export function formatOf(file: Pick<ImportFile, 'head' | 'name'>): ImportFormat | undefined {
  return importFormats.find((format) => format.recognises(file))
}
