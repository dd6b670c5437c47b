import { createHash } from 'node:crypto'
import { bellIcon } from '@tollbell/service'
import { type AnyChannelKind, channelKindNames, channelKinds } from '../channels/kinds.ts'
import { type Html, html, raw } from '../html.ts'
import type { MessageState, StoredMessage } from '../outbox/outbox.ts'
import { liveScript } from './live.ts'
import { pageCss } from './style.ts'

const css = [pageCss, ...channelKindNames.map((name) => channelKinds[name].previewCss)].join('\n')

const states: Readonly<Record<MessageState, string>> = {
  inbox: 'only here: channel not configured',
  waiting: 'waiting to be sent',
  delivered: 'delivered',
  dead: 'given up',
}

/** Nothing but the page's own style and script may load or run, whatever a message holds. */
export const contentSecurityPolicy: string = [
  `default-src 'none'`,
  `style-src '${hashOf(css)}'`,
  `script-src '${hashOf(liveScript)}'`,
  `connect-src 'self'`,
  // The icon.
  `img-src data:`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ')

/** The page that shows what was told where, newest first. */
export function inboxPage(messages: readonly StoredMessage[]): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>tollbell inbox</title>
<link rel="icon" href="${bellIcon}">
<style>${raw(css)}</style>
</head>
<body>
<header><h1>🔔 tollbell inbox</h1><p>What was told where, newest first. <span id="live" role="status"></span></p></header>
<main id="messages">${messageList(messages)}</main>
<script>${raw(liveScript)}</script>
</body>
</html>`
}

/** The list alone, as the page fetches it when something changed. */
export function messageList(messages: readonly StoredMessage[]): Html {
  if (messages.length === 0) return html`<p class="empty">Nothing was told yet. Messages appear here by themselves.</p>`
  return html`${messages.map(article)}`
}

function article(message: StoredMessage): Html {
  const { id, kind, name, language, direction, state, detail, createdMs } = message
  const known = (channelKinds as Readonly<Record<string, AnyChannelKind>>)[kind]
  const time = new Date(createdMs).toISOString()
  return html`<article data-state="${state}">
<h2><b>${known?.title ?? kind}</b> ${name} <span class="language">${language}</span>
<time datetime="${time}" data-style="F">${time}</time> <span class="state">${states[state]}</span></h2>
<div lang="${language}" dir="${direction}">${known ? known.preview(message.payload) : html`<pre>${message.text}</pre>`}</div>
${state === 'delivered' || detail === undefined ? undefined : html`<p class="detail">${detail} ${state === 'dead' ? html`<button data-retry="${id}">Send again</button>` : undefined}</p>`}
</article>`
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
