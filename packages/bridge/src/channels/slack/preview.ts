import type { KnownBlock } from '@slack/types'
import { type Html, html } from '../../html.ts'
import { colours } from './colours.ts'
import type { SlackPayload } from './slack.ts'

/** Draws a payload as Slack shows it: a header, and an attachment with a coloured bar at its left. */
export function preview({ blocks, attachments: [attachment] }: SlackPayload): Html {
  return html`<div class="slack" dir="ltr">
    <span class="avatar" aria-hidden="true">🔔</span>
    <div class="post">
      <p class="sender"><b>tollbell</b> <span class="app">APP</span></p>
      ${blocks.map(block)}
      <div class="attachment">
        <span class="bar" data-colour="${attachment.color ?? ''}"></span>
        ${attachment.blocks.map(block)}
      </div>
    </div>
  </div>`
}

function block(each: KnownBlock): Html {
  switch (each.type) {
    case 'header':
      return html`<h3 dir="auto">${mrkdwn(each.text.text)}</h3>`
    case 'section':
      return html`<div class="section">${each.text ? lines(each.text.text) : undefined}${(each.fields ?? []).map(
        ({ text }) => html`<div class="field">${lines(text)}</div>`,
      )}</div>`
    case 'context':
      return html`<div class="context">${each.elements.map((element) => ('text' in element ? html`<p dir="auto">${mrkdwn(element.text)}</p>` : html``))}</div>`
    default:
      return html``
  }
}

function lines(text: string): Html[] {
  return text.split('\n').map((line) => html`<p dir="auto">${mrkdwn(line)}</p>`)
}

// Only what our own payloads use: entities, links, and bold over a whole line.
function mrkdwn(text: string): Html[] {
  const bold = /^\*(?<inside>.+)\*$/u.exec(text)?.groups?.['inside']
  if (bold !== undefined) return [html`<b>${mrkdwn(bold)}</b>`]
  let end = 0
  const parts = [...text.matchAll(/<(?<url>https?:[^|>]+)\|(?<label>[^>]*)>/gu)].flatMap((match) => {
    const before = html`${unescaped(text.slice(end, match.index))}`
    end = match.index + match[0].length
    const { url = '', label = '' } = match.groups ?? {}
    return [before, html`<a href="${unescaped(url)}" rel="noreferrer">${unescaped(label)}</a>`]
  })
  return [...parts, html`${unescaped(text.slice(end))}`]
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

const barRules = Object.values(colours)
  .map((colour) => `.slack .bar[data-colour='${colour}'] { background: ${colour}; }`)
  .join('\n')

export const previewCss: string = `
.slack { display: flex; gap: 8px; padding: 12px 16px; background: #fff; color: #1d1c1d;
  font: 15px/1.46 Lato, 'Noto Sans', Helvetica, Arial, sans-serif; }
.slack .avatar { flex: none; width: 36px; height: 36px; border-radius: 6px; background: #4a154b; display: grid;
  place-items: center; }
.slack .post { min-width: 0; flex: 1; }
.slack .sender { margin: 0; }
.slack .app { background: #e8e8e8; color: #454447; font-size: 10px; padding: 1px 4px; border-radius: 2px; }
.slack h3 { margin: 4px 0; font-size: 18px; }
.slack .attachment { position: relative; margin-top: 4px; padding-left: 16px; max-width: 600px; }
.slack .bar { position: absolute; inset: 0 auto 0 0; width: 4px; border-radius: 8px; background: #80848e; }
${barRules}
.slack p { margin: 0; overflow-wrap: anywhere; }
.slack .section { margin: 8px 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 8px 16px; }
.slack .section > p { grid-column: 1 / -1; }
.slack .context { font-size: 13px; color: #616061; }
.slack a { color: #1264a3; }
@media (prefers-color-scheme: dark) {
  .slack { background: #1a1d21; color: #d1d2d3; }
  .slack .app { background: #35373b; color: #ababad; }
  .slack .context { color: #ababad; }
  .slack a { color: #1d9bd1; }
}`
