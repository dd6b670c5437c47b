import { type AlertName, alertNames } from '@tollbell/conventions'

const introduction = `# Runbook

What each alert means, how to see it, what to do now and how to prevent it. Every alert links to its section here. The addresses are those of \`tollbell up\` on your own machine; a ledger or bridge with a token wants \`-H "Authorization: Bearer $TOKEN"\` as well.
`

/**
 * The runbook as Markdown: one section for each alert under its name.
 *
 * @param sections the text of each alert
 */
export function runbook(sections: Readonly<Record<AlertName, string>>): string {
  return [introduction, ...alertNames.map((name) => `## ${name}\n\n${sections[name].trim()}\n`)].join('\n')
}
