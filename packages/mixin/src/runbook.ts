import { type AlertName, alertNames } from '@tollbell/conventions'

const introduction = `# Runbook

What each alert means, how to see it, what to do now and how to prevent it. Every alert links to its section here. The addresses are those of \`tollbell up\` on your own machine; a ledger or bridge with a token wants \`-H "Authorization: Bearer $TOKEN"\` as well.
`

const undelivered = `## When a message did not come

Alerts that fire, and nobody was told: the dashboard's _Undelivered_ is not 0, or a chat is silent. Every message is kept with the reason, at <http://127.0.0.1:4320/inbox> or as JSON:

\`\`\`sh
curl -s 'http://127.0.0.1:4320/api/v1/messages?state=dead'      # given up: detail says why and the cure
curl -s 'http://127.0.0.1:4320/api/v1/messages?state=waiting'   # tried again for a day
curl -s -X POST http://127.0.0.1:4320/api/v1/test               # a test message to every channel
\`\`\`

1. **Waiting**: the service is down or asks for a pause. Nothing to do: all of it arrives, in order, each once.
2. **Given up**, \`unauthorized\` or \`gone\`: the token was revoked or the webhook deleted. Put a new one into the configuration and restart the bridge.
3. **Given up**, \`forbidden\`: let the bot write to that channel again. \`rejected\`: the service did not take this one message; please report it.
4. Then send again what still matters: its button in the inbox, or \`curl -X POST http://127.0.0.1:4320/api/v1/messages/<id>/retry\`.
5. **Not there at all**: Alertmanager did not bring it, see [Watchdog](#watchdog); or it was told before, as an event is told once.
`

/**
 * The runbook as Markdown: one section for each alert under its name, and one for when none came.
 *
 * @param sections the text of each alert
 */
export function runbook(sections: Readonly<Record<AlertName, string>>): string {
  const alerts = alertNames.map((name) => `## ${name}\n\n${sections[name].trim()}\n`)
  return [introduction, ...alerts, undelivered].join('\n')
}
