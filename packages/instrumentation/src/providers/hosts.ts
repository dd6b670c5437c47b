/** Which provider answers at which host: `{ 'llm.example.com': 'openai', '*.internal:8000': 'local' }`. */
export type ProviderHosts = Readonly<Record<string, string>>

/** The provider at a host by the first pattern that fits; `*` stands for any characters. */
export function hostLookup(...tables: readonly ProviderHosts[]): (url: URL) => string | undefined {
  const rules = tables.flatMap((hosts) =>
    Object.entries(hosts).map(([pattern, provider]) => ({ matches: hostMatcher(pattern), provider })),
  )
  return (url) => rules.find(({ matches }) => matches(url))?.provider
}

/**
 * Reads `TOLLBELL_PROVIDERS`: `llm.example.com=openai, *.internal:8000=local`.
 * @throws {Error} with a sentence for each entry that is not `host=provider`
 */
export function parseProviderHosts(text: string): ProviderHosts {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
  const shape = /^([^=\s]+)=([^=\s]+)$/
  const mistakes = entries
    .filter((entry) => !shape.test(entry))
    .map((entry) => `TOLLBELL_PROVIDERS: "${entry}": write host=provider, such as llm.example.com=openai`)
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'))
  return Object.fromEntries(
    entries.map((entry) => {
      const [, host = '', provider = ''] = shape.exec(entry) ?? []
      return [host, provider]
    }),
  )
}

function hostMatcher(pattern: string): (url: URL) => boolean {
  const [host = '', port] = pattern.split(/:(?=\d+$)/)
  const source = host
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  const expression = new RegExp(`^${source}$`, 'i')
  return (url) => expression.test(url.hostname) && (port === undefined || port === portOf(url))
}

function portOf({ port, protocol }: URL): string {
  return port || (protocol === 'https:' ? '443' : '80')
}
