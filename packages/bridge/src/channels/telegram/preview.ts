import type { MessageEntity } from '@grammyjs/types'
import { type Html, html } from '../../html.ts'
import type { TelegramPayload } from './telegram.ts'

/** Draws a payload as Telegram shows it: a bubble, each line running the way its first letter does. */
export function preview({ text, entities }: TelegramPayload): Html {
  return html`<div class="telegram" dir="ltr">
    <span class="avatar" aria-hidden="true">🔔</span>
    <div class="bubble"><p class="sender">tollbell</p>${linesOf(text, entities)}</div>
  </div>`
}

function linesOf(text: string, entities: readonly MessageEntity[]): Html[] {
  let offset = 0
  return text.split('\n').map((line) => {
    const start = offset
    offset += line.length + 1
    return html`<p dir="auto">${spans(line, start, entities)}</p>`
  })
}

function spans(line: string, start: number, entities: readonly MessageEntity[]): Html[] {
  const within = entities.filter(({ offset }) => offset >= start && offset < start + line.length)
  let end = 0
  const parts = within.flatMap((entity) => {
    const from = entity.offset - start
    const before = html`${line.slice(end, from)}`
    end = from + entity.length
    return [before, formatted(line.slice(from, end), entity)]
  })
  return [...parts, html`${line.slice(end)}`]
}

function formatted(text: string, entity: MessageEntity): Html {
  if (entity.type === 'text_link') return html`<a href="${entity.url}" rel="noreferrer">${text}</a>`
  return entity.type === 'bold' ? html`<b>${text}</b>` : html`${text}`
}

export const previewCss: string = `
.telegram { display: flex; align-items: end; gap: 8px; padding: 12px; background: #dfe8d8;
  font: 15px/1.4 Roboto, 'Noto Sans', Vazirmatn, 'Noto Sans Arabic', Helvetica, Arial, sans-serif; color: #000; }
.telegram .avatar { flex: none; width: 36px; height: 36px; border-radius: 50%; background: #5caffa; display: grid;
  place-items: center; }
.telegram .bubble { min-width: 0; max-width: 480px; padding: 7px 12px 9px; background: #fff; box-shadow: 0 1px 1px #0003;
  border-radius: 12px 12px 12px 2px; }
.telegram .sender { font-weight: 600; color: #3a82d0; }
.telegram p { margin: 0; min-height: 0.7em; overflow-wrap: anywhere; }
.telegram a { color: #1f75c8; }
@media (prefers-color-scheme: dark) {
  .telegram { background: #0e1621; color: #fff; }
  .telegram .bubble { background: #182533; }
  .telegram .sender, .telegram a { color: #6ab3f3; }
}`
