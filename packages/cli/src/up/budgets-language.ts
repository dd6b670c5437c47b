import { readFileSync } from 'node:fs'
import { parseBudgets } from '@tollbell/budgets'

/**
 * The language of messages that the budgets file names, or `TOLLBELL_LANGUAGE` where there is no file. A file that
 * cannot be read or has mistakes names none: the ledger tells them.
 */
export function budgetsLanguage(file: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  if (file === undefined) return env['TOLLBELL_LANGUAGE']
  try {
    return parseBudgets(readFileSync(file, 'utf8')).language
  } catch {
    return undefined
  }
}
