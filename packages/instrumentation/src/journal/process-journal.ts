import { diag } from '@opentelemetry/api'
import { scopeName } from '@tollbell/conventions'
import type { JournalSettings, Settings } from '../settings.ts'
import { defaultFolder, prepareFolder } from './folder.ts'
import { Journal, type JournalPlace, type OpenJournal } from './journal.ts'
import { JournalKeeper, type Report } from './keeper.ts'
import { ownLife } from './life.ts'

// Small files are read and forgotten one at a time; four make good use of even a small folder.
const maxFileBytes = 4 * 1024 * 1024
const leastFiles = 4

/** The journal of this process. */
export interface ProcessJournal {
  readonly folder: string
  readonly open: OpenJournal
}

/**
 * Makes journals in the folder the settings name, and takes care of those that dead processes left there.
 * @returns undefined when the journal is off, or when no folder is named and the default one cannot be written to
 */
export function processJournal(settings: Settings, warn: (mistake: string) => void): ProcessJournal | undefined {
  const { journal } = settings
  const folder = journal && settings.enabled ? usableFolder(journal, warn) : undefined
  if (!journal || folder === undefined) return undefined
  const own = new Set<string>()
  const place: JournalPlace = {
    folder,
    maxFileBytes: Math.min(maxFileBytes, journal.maxBytes / leastFiles),
    onFile: (path, state) => (state === 'begun' ? own.add(path) : own.delete(path)),
  }
  new JournalKeeper({
    folder,
    maxBytes: journal.maxBytes,
    reportTo: settings.exports ? settings.metricsUrl : undefined,
    report: reportLater(settings),
    own,
    life: ownLife(),
    now: Date.now,
  }).start()
  return { folder, open: (identity, counters) => new Journal(place, identity, counters) }
}

// Most folders have nothing to report, and what reports takes long to load.
function reportLater(settings: Settings): Report {
  return async (orphan) => {
    const { senderOptions, sendOrphan } = await import('./reporter.ts')
    const { error } = await sendOrphan(orphan, senderOptions(settings))
    return error === undefined
  }
}

function usableFolder({ folder }: JournalSettings, warn: (mistake: string) => void): string | undefined {
  try {
    return prepareFolder(folder ?? defaultFolder(), folder !== undefined)
  } catch (error) {
    const { message } = error as Error
    if (folder === undefined) diag.info(`${scopeName}: no journal, as the default folder cannot be used: ${message}`)
    else
      warn(
        `TOLLBELL_JOURNAL_DIR: ${folder} cannot be written to, so what is not exported is lost when the app is killed: ${message}`,
      )
    return undefined
  }
}
