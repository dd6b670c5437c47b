import type { AlertName } from '@tollbell/conventions'
import type { Reader } from '../catalogue/reader.ts'
import { type Words, wordsFor } from '../catalogue/words.ts'
import { budgetLevel } from './alerts/budget-level.ts'
import { budgetRemaining } from './alerts/budget-remaining.ts'
import { budgetReport } from './alerts/budget-report.ts'
import { budgetStep } from './alerts/budget-step.ts'
import { budgetThreshold } from './alerts/budget-threshold.ts'
import { generic } from './alerts/generic.ts'
import { ledgerDown } from './alerts/ledger-down.ts'
import { overflow, test } from './alerts/own.ts'
import { testAlert } from './alerts/test-alert.ts'
import { unpricedUsage } from './alerts/unpriced-usage.ts'
import { watchdog } from './alerts/watchdog.ts'
import { type Event, isAlertName, textIn, timezoneIn, validDate } from './event.ts'
import type { Link, Message } from './message.ts'
import type { AlertText, Telling } from './text.ts'

/** Occasions the bridge itself tells; the spelling keeps them apart from any alert in Prometheus. */
export const ownOccasions = { test: 'tollbell:test', overflow: 'tollbell:overflow' } as const

const tellings: Readonly<Record<AlertName, Telling>> = {
  BudgetThreshold: budgetThreshold,
  BudgetLevel: budgetLevel,
  BudgetStep: budgetStep,
  BudgetReport: budgetReport,
  BudgetRemaining: budgetRemaining,
  UnpricedUsage: unpricedUsage,
  LedgerDown: ledgerDown,
  TestAlert: testAlert,
  Watchdog: watchdog,
}

const ownTellings: Readonly<Record<string, Telling>> = {
  [ownOccasions.test]: test,
  [ownOccasions.overflow]: overflow,
}

/** Tells an event to one reader. Pure: the same event and reader always give the same message. */
export function messageFor(event: Event, reader: Reader): Message {
  const words = wordsFor(reader)
  const timezone = reader.timezone ?? timezoneIn(event) ?? 'UTC'
  const text = tellingOf(event)(event, { words, timezone })
  return {
    language: words.language,
    direction: words.direction,
    severity: event.severity,
    good: text.good ?? false,
    ...inLines(text, words),
    separator: words.say('fact.separator'),
    links: linksFor(event, reader, words),
    at: validDate(new Date(event.startsAt)) ?? new Date(0),
  }
}

function tellingOf({ alert }: Event): Telling {
  if (isAlertName(alert)) return tellings[alert]
  return ownTellings[alert] ?? generic
}

function inLines(text: AlertText, words: Words): Pick<Message, 'title' | 'lead' | 'facts' | 'advice'> {
  return {
    title: words.line(`${text.icon} ${text.title}`),
    lead: text.lead.flatMap((sentence) => (sentence === undefined ? [] : words.line(sentence))),
    facts: text.facts.flatMap((fact) =>
      fact === undefined ? [] : { ...fact, label: words.line(fact.label), value: words.line(words.shield(fact.value)) },
    ),
    advice: words.line(text.advice),
  }
}

function linksFor(event: Event, { grafanaUrl }: Reader, words: Words): Link[] {
  const source = isAlertName(event.alert) ? undefined : event.sourceUrl
  return [
    { text: words.say('link.grafana'), url: httpUrl(grafanaUrl) },
    { text: words.say('link.runbook'), url: httpUrl(textIn(event, 'runbook_url')) },
    { text: words.say('link.source'), url: httpUrl(source) },
  ].flatMap(({ text, url }) => (url === undefined ? [] : { text: words.line(text), url }))
}

// Annotations are anybody's text: only what a browser opens harmlessly becomes a link.
function httpUrl(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined
  const url = new URL(text)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined
}
