import type { MessageKey } from '../../catalogue/catalogue.ts'
import { numberIn, textIn } from '../event.ts'
import type { Telling } from '../text.ts'

/** A model without a known price is in use: its tokens are in no spend. */
export const unpricedUsage: Telling = (event, { words }) => {
  const tokens = numberIn(event, 'tokens')
  const model = textIn(event, 'model') ?? '?'
  const project = textIn(event, 'project') ?? words.say('project.all')
  const fact = (key: MessageKey, value: string | undefined) => value && { label: words.say(key), value }
  return {
    icon: '🏷️',
    title: words.say('UnpricedUsage.title', { model }),
    lead: [words.say('UnpricedUsage.lead', { model, project })],
    facts: [
      fact('fact.project', project),
      fact('fact.provider', textIn(event, 'provider')),
      fact('fact.model', model),
      fact('fact.tokens', tokens === undefined ? undefined : words.formats.count(tokens)),
    ].map((known) => known || undefined),
    advice: words.say('UnpricedUsage.advice'),
  }
}
