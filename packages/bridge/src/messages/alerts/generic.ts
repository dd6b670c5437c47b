import type { Severity } from '@tollbell/conventions'
import { type Event, textIn } from '../event.ts'
import { lifetimeFacts } from '../lifetime-facts.ts'
import type { Fact } from '../message.ts'
import type { Telling } from '../text.ts'

// Enough to know what it is about; the rest is in Prometheus.
const mostLabels = 8

const icons: Readonly<Record<Severity, string>> = { none: 'ℹ️', info: 'ℹ️', warning: '⚠️', critical: '🚨' }

/** An alert of the user's own: its summary and description are told as they are, its labels as facts. */
export const generic: Telling = (event, context) => {
  const { words } = context
  const { alert, status } = event
  const own = [textIn(event, 'summary'), textIn(event, 'description') ?? textIn(event, 'message')]
  // Written in whatever language the rule's author speaks.
  const told = own.filter((text) => text !== undefined).map((text) => words.quote(text))
  return {
    icon: status === 'resolved' ? '✅' : icons[event.severity],
    good: status === 'resolved',
    title: words.say(`Generic.${status}.title`, { alert }),
    lead: status === 'firing' && told.length > 0 ? told : [words.say(`Generic.${status}.lead`, { alert }), ...told],
    facts: [...labelFacts(event), ...lifetimeFacts(event, context)],
    advice: words.say(`Generic.${status}.advice`),
  }
}

function labelFacts({ labels }: Event): Fact[] {
  return Object.entries(labels)
    .filter(([name]) => name !== 'alertname' && name !== 'severity')
    .slice(0, mostLabels)
    .map(([label, value]) => ({ label, value }))
}
