import { type Html, html, raw } from '../../html.ts'
import { colours } from './colours.ts'
import type { DiscordPayload } from './discord.ts'

/** Draws a payload as Discord shows it: an embed with a coloured bar at its left, whatever way the text runs. */
export function preview({ embeds: [embed] }: DiscordPayload): Html {
  const { title, description, color, fields, timestamp } = embed
  return html`<div class="discord" dir="ltr">
    <span class="avatar" aria-hidden="true">🔔</span>
    <div class="post">
      <p class="sender"><b>tollbell</b> <span class="app">APP</span></p>
      <div class="embed">
        <span class="bar" data-colour="${css(color ?? 0)}"></span>
        <h3 dir="auto">${markdown(title ?? '')}</h3>
        ${lines(description ?? '')}
        <dl>${(fields ?? []).map(
          ({ name, value }) =>
            html`<div><dt dir="auto">${markdown(name)}</dt><dd dir="auto">${markdown(value)}</dd></div>`,
        )}</dl>
        ${timestamp === undefined ? undefined : html`<footer>${moment(new Date(timestamp), 'F')}</footer>`}
      </div>
    </div>
  </div>`
}

function lines(text: string): Html[] {
  return text
    .split('\n')
    .map((line) => (line === '' ? raw('<p class="gap"></p>') : html`<p dir="auto">${markdown(line)}</p>`))
}

function css(colour: number): string {
  return `#${colour.toString(16).padStart(6, '0')}`
}

// Only what our own payloads use: escapes, masked links, addresses, moments.
const token =
  /\\(?<literal>[^0-9A-Za-z\s])|\[(?<text>(?:\\.|[^\]\\])*)\]\((?<url>https?:[^\s)]+)\)|<t:(?<unix>\d+):(?<style>[RF])>|(?<plain>https?:\/\/\S+)/gu

function markdown(text: string): Html[] {
  const parts: Html[] = []
  let end = 0
  for (const match of text.matchAll(token)) {
    parts.push(html`${text.slice(end, match.index)}`, tokenHtml(match.groups ?? {}))
    end = match.index + match[0].length
  }
  return [...parts, html`${text.slice(end)}`]
}

function tokenHtml({ literal, text, url, unix, style, plain }: Record<string, string | undefined>): Html {
  if (literal !== undefined) return html`${literal}`
  if (url !== undefined) return html`<a href="${url}" rel="noreferrer">${markdown(text ?? '')}</a>`
  if (unix !== undefined) return moment(new Date(Number(unix) * 1000), style ?? 'F')
  return html`<a href="${plain}" rel="noreferrer">${plain}</a>`
}

// The page's script writes it in the reader's zone and language, as Discord does.
function moment(time: Date, style: string): Html {
  const iso = time.toISOString()
  return html`<time datetime="${iso}" data-style="${style}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`
}

const barRules = Object.values(colours)
  .map((colour) => `.discord .bar[data-colour='${css(colour)}'] { background: ${css(colour)}; }`)
  .join('\n')

export const previewCss: string = `
.discord { display: flex; gap: 16px; padding: 12px 16px; background: #fff; color: #313338;
  font: 15px/1.4 'gg sans', 'Noto Sans', Helvetica, Arial, sans-serif; }
.discord .avatar { flex: none; width: 40px; height: 40px; border-radius: 50%; background: #5865f2; display: grid;
  place-items: center; }
.discord .post { min-width: 0; flex: 1; }
.discord .sender { margin: 0 0 4px; }
.discord .app { background: #5865f2; color: #fff; font-size: 10px; padding: 1px 5px; border-radius: 4px; }
.discord .embed { position: relative; overflow: hidden; max-width: 520px; padding: 10px 16px 14px; background: #f2f3f5;
  border-radius: 4px; }
.discord .bar { position: absolute; inset: 0 auto 0 0; width: 4px; background: #80848e; }
${barRules}
.discord h3 { margin: 4px 0 8px; font-size: 16px; }
.discord p { margin: 0; overflow-wrap: anywhere; }
.discord .gap { height: 8px; }
.discord dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 8px; margin: 10px 0 0; }
.discord dt { font-weight: 600; font-size: 14px; }
.discord dd { margin: 2px 0 0; font-size: 14px; overflow-wrap: anywhere; }
.discord footer { margin-top: 8px; font-size: 12px; color: #5c5e66; }
.discord a { color: #006ce7; }
@media (prefers-color-scheme: dark) {
  .discord { background: #313338; color: #dbdee1; }
  .discord .embed { background: #2b2d31; }
  .discord footer { color: #b5bac1; }
  .discord a { color: #00a8fc; }
}`
