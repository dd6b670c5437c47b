import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type AlertName, alertNames } from '@tollbell/conventions'
import { fileNameOf } from './alerts/file-name.ts'

export const repositoryRoot: string = fileURLToPath(new URL('../../..', import.meta.url))

/** The runbook's text of each alert, which lies as Markdown beside its rule. */
export function runbookSections(): Record<AlertName, string> {
  const sections = alertNames.map((alert): [AlertName, string] => [alert, sectionOf(alert)])
  return Object.fromEntries(sections) as Record<AlertName, string>
}

function sectionOf(alert: AlertName): string {
  return readFileSync(new URL(`alerts/${fileNameOf(alert)}.md`, import.meta.url), 'utf8')
}
