import { isTimezone } from '@tollbell/budgets'
import { cureFor } from '@tollbell/conventions'
import { storable } from '../sources/storable.ts'

/** How a file is imported. */
export interface ImportQuery {
  /** What it is called. */
  readonly name: string
  /** Of calls that name none. */
  readonly project: string
  readonly timezone: string
  readonly strict: boolean
}

const parameters = ['name', 'project', 'timezone', 'strict']

const longestName = 200

/** Reads the parameters, or says everything that is wrong with them. */
export function readImportQuery(
  query: Readonly<Record<string, unknown>>,
  defaultTimezone: string,
): ImportQuery | { mistakes: string[] } {
  const mistakes: string[] = []
  for (const [name, value] of Object.entries(query)) {
    if (!parameters.includes(name)) mistakes.push(`${name}: unknown parameter; ${cureFor(name, parameters)}`)
    else if (typeof value !== 'string') mistakes.push(`${name}: give it once`)
  }
  const text = (name: string, otherwise: string): string => {
    const value = query[name]
    return typeof value === 'string' ? value : otherwise
  }
  const timezone = text('timezone', defaultTimezone)
  if (!isTimezone(timezone)) {
    mistakes.push(`timezone: "${timezone}" is no time zone; write an IANA name such as Asia/Tokyo`)
  }
  const strict = text('strict', 'false')
  if (!['true', 'false'].includes(strict)) mistakes.push(`strict: "${strict}" is neither true nor false`)
  if (mistakes.length > 0) return { mistakes }
  const project = storable(text('project', '').slice(0, longestName))
  return { name: text('name', ''), project, timezone, strict: strict === 'true' }
}
