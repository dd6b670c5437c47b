import { isSection, type Section, type SettingsReader } from './settings-reader.ts'

export const foreignKeys: readonly string[] = ['pricesFile', 'projects']

/** What the ledger needs for usage that others than our own instrumentation report. */
export interface ForeignSettings {
  /** Prices that come before the list's. */
  readonly pricesFile: string | undefined
  /** Projects by service. */
  readonly projects: Readonly<Record<string, string>>
}

/**
 * `ledger.pricesFile` (`TOLLBELL_LEDGER_PRICES_FILE`) and `ledger.projects`: in the environment
 * (`TOLLBELL_LEDGER_PROJECTS`) as `checkout=shop,team-a/*=a`.
 */
export function readForeign(section: Section, reader: SettingsReader): ForeignSettings {
  const { path, value } = reader.written('ledger', section, 'projects')
  const written = typeof value === 'string' ? pairsIn(value) : (value ?? {})
  return {
    pricesFile: reader.text('ledger', section, 'pricesFile', 'the path of a file with prices'),
    projects: areProjects(written) ? written : mistaken(path, reader),
  }
}

function mistaken(path: string, reader: SettingsReader): ForeignSettings['projects'] {
  const how = path.startsWith('TOLLBELL_') ? 'service=project, with commas between' : '{service: project}'
  reader.mistakes.push(`${path}: write the project of each service as ${how}; * stands for any characters`)
  return {}
}

function areProjects(value: unknown): value is Readonly<Record<string, string>> {
  return isSection(value) && Object.values(value).every((project) => typeof project === 'string' && project !== '')
}

function pairsIn(text: string): Record<string, string | undefined> {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [service = '', project] = pair.split('=').map((part) => part.trim())
      return [service, project]
    }),
  )
}
