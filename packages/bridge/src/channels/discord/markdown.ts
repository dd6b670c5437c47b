// Autolinks come before any other rule, and a backslash inside would become part of the address.
const address = /(https?:\/\/\S+)/

/** Text that Discord shows as it is, whatever Markdown or mention it looks like. */
export function escapeMarkdown(text: string): string {
  return text
    .split(address)
    .map((part, index) => (index % 2 === 1 ? part : escapePart(part)))
    .join('')
}

// https://support.discord.com/hc/en-us/articles/210298617: a backslash takes any punctuation literally.
function escapePart(text: string): string {
  return text.replace(/[\\*_~`|<>[\]()]/g, '\\$&').replace(/^(\s*)([#+-])/gm, '$1\\$2')
}

/** A link with a text of its own. */
export function maskedLink(text: string, url: string): string {
  return `[${escapeMarkdown(text)}](${url.replaceAll('(', '%28').replaceAll(')', '%29')})`
}

/**
 * A moment as each reader's own Discord writes it: "in 9 days". Its language may run the other way than the message's,
 * so it stands in an isolate.
 */
export function relativeTime(moment: Date): string {
  return `\u2068<t:${Math.floor(moment.getTime() / 1000)}:R>\u2069`
}
