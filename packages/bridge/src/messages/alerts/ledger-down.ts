import { lifetimeFacts } from '../lifetime-facts.ts'
import type { Telling } from '../text.ts'

/** Prometheus cannot reach the ledger, or can again. */
export const ledgerDown: Telling = (event, context) => {
  const { words } = context
  const { status } = event
  return {
    icon: status === 'firing' ? '🔌' : '✅',
    good: status === 'resolved',
    title: words.say(`LedgerDown.${status}.title`),
    lead: [words.say(`LedgerDown.${status}.lead`)],
    facts: lifetimeFacts(event, context),
    advice: words.say(`LedgerDown.${status}.advice`),
  }
}
