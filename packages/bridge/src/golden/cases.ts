import type { AlertName, Severity } from '@tollbell/conventions'
import { channelKindNames, channelKinds } from '../channels/kinds.ts'
import { languageNames } from '../catalogue/catalogue.ts'
import type { Event } from '../messages/event.ts'
import { plainText } from '../messages/message.ts'
import { messageFor, ownOccasions } from '../messages/message-for.ts'

const command = 'pnpm --filter @tollbell/bridge generate'

const seconds = (time: string): string => String(Date.parse(time) / 1000)

const month = {
  period_start: seconds('2026-11-01T00:00+09:00'),
  period_end: seconds('2026-12-01T00:00+09:00'),
  crossed_at: seconds('2026-11-22T09:41+09:00'),
  timezone: 'Asia/Tokyo',
  runbook_url: 'https://tollbell.example/runbook#budget',
}

const everything = { budget: 'everything', unit: 'usd', period: 'month' }

const chatbot = { budget: 'chatbot tokens', project: 'chatbot', unit: 'tokens', period: 'day' }

const eachUser = { budget: 'each user', member: 'alice', unit: 'requests', period: 'minute' }

const lastDay = { budget: 'last 24 hours', unit: 'usd', period: '24h' }

const window = {
  ...month,
  period_start: seconds('2026-11-21T09:41+09:00'),
  period_end: seconds('2026-11-22T09:41+09:00'),
}

const minute = { ...window, period_start: seconds('2026-11-22T09:40+09:00') }

const day = {
  ...month,
  period_start: seconds('2026-11-22T00:00+09:00'),
  period_end: seconds('2026-11-23T00:00+09:00'),
}

interface Case {
  readonly alert: AlertName | 'UserRule' | 'Test' | 'Overflow'
  /** What is particular about it, for those that are told in several ways. */
  readonly way: string
  readonly event: Partial<Event>
}

function ofThreshold(way: string, threshold: string, severity: Severity, values: Record<string, string>): Case {
  const event = { severity, labels: { ...everything, threshold }, annotations: { ...month, limit: '10', ...values } }
  return { alert: 'BudgetThreshold', way, event }
}

/** Every way an event is told, with values as Prometheus sends them. */
export const cases: readonly Case[] = [
  ofThreshold('half', '0.5', 'info', { spent: '5.0213', remaining: '4.9787', used_ratio: '0.50213' }),
  ofThreshold('warning', '0.8', 'warning', { spent: '8.03', remaining: '1.97', used_ratio: '0.803' }),
  ofThreshold('critical', '0.9', 'critical', { spent: '9.2501', remaining: '0.7499', used_ratio: '0.92501' }),
  ofThreshold('exhausted', '1', 'critical', { spent: '10.42', remaining: '-0.42', used_ratio: '1.042' }),
  {
    alert: 'BudgetThreshold',
    way: 'tokens',
    event: {
      severity: 'warning',
      labels: { ...chatbot, threshold: '0.8' },
      annotations: { ...day, spent: '1.604512e+06', limit: '2e+06', remaining: '395488', used_ratio: '0.802256' },
    },
  },
  ofThreshold('a jump over all of them', '0.9', 'critical', { spent: '17.8', remaining: '-7.8', used_ratio: '1.78' }),
  {
    alert: 'BudgetThreshold',
    way: 'a user in a minute',
    event: {
      severity: 'critical',
      labels: { ...eachUser, threshold: '1' },
      annotations: { ...minute, spent: '12', limit: '10', remaining: '-2', used_ratio: '1.2' },
    },
  },
  {
    alert: 'BudgetLevel',
    way: 'a warning on the way to a limit',
    event: {
      severity: 'warning',
      labels: { ...everything, level: '2.5' },
      annotations: { ...month, spent: '2.5112', limit: '3', remaining: '0.4888', used_ratio: '0.837' },
    },
  },
  {
    alert: 'BudgetLevel',
    way: 'in the last 24 hours',
    event: { severity: 'critical', labels: { ...lastDay, level: '40' }, annotations: { ...window, spent: '41.02' } },
  },
  {
    alert: 'BudgetLevel',
    way: 'for information',
    event: { severity: 'info', labels: { ...chatbot, level: '500000' }, annotations: { ...day, spent: '500120' } },
  },
  {
    alert: 'BudgetReport',
    way: 'another tenth',
    event: {
      severity: 'info',
      labels: { ...chatbot, member: 'search', share: '0.3' },
      annotations: { ...day, spent: '604512', limit: '2e+06', remaining: '1395488', used_ratio: '0.302256' },
    },
  },
  {
    alert: 'BudgetReport',
    way: 'of the last 24 hours',
    event: {
      severity: 'info',
      labels: { ...lastDay, share: '0.5' },
      annotations: { ...window, spent: '20.13', limit: '40', remaining: '19.87', used_ratio: '0.503' },
    },
  },
  {
    alert: 'BudgetStep',
    way: 'dollars',
    event: {
      severity: 'info',
      labels: { ...everything, step: '3' },
      annotations: { ...month, spent: '3.0004', limit: '10', remaining: '6.9996', used_ratio: '0.30004' },
    },
  },
  {
    alert: 'BudgetStep',
    way: 'without a limit',
    event: { severity: 'info', labels: { ...everything, step: '3' }, annotations: { ...month, spent: '3.0004' } },
  },
  {
    alert: 'BudgetRemaining',
    way: 'dollars',
    event: {
      severity: 'warning',
      labels: { ...everything, level: '5' },
      annotations: { ...month, spent: '5.01', limit: '10', remaining: '4.99', used_ratio: '0.501' },
    },
  },
  {
    alert: 'UnpricedUsage',
    way: 'a new model',
    event: {
      labels: { project: 'chatbot', provider: 'openai', model: 'gpt-6-preview' },
      annotations: { tokens: '12345' },
    },
  },
  { alert: 'LedgerDown', way: 'down', event: { severity: 'critical' } },
  { alert: 'LedgerDown', way: 'back', event: { severity: 'critical', status: 'resolved' } },
  {
    alert: 'TestAlert',
    way: 'asked for',
    event: { severity: 'info', labels: { asked_at: seconds('2026-11-22T00:40Z') } },
  },
  {
    alert: 'Watchdog',
    way: 'silent',
    event: { severity: 'critical', annotations: { last_heard: seconds('2026-11-22T00:31Z'), silent_seconds: '600' } },
  },
  {
    alert: 'Watchdog',
    way: 'back',
    event: { severity: 'critical', status: 'resolved', annotations: { last_heard: seconds('2026-11-22T00:31Z') } },
  },
  {
    alert: 'UserRule',
    way: 'firing',
    event: {
      alert: 'DiskAlmostFull',
      labels: { instance: 'db-1:9100', mountpoint: '/var/lib' },
      annotations: { summary: 'Disk of db-1 is 92 % full', description: 'It will be full in about 4 hours.' },
      sourceUrl: 'http://prometheus.example:9090/graph?g0.expr=disk',
    },
  },
  {
    alert: 'UserRule',
    way: 'over',
    event: { alert: 'DiskAlmostFull', status: 'resolved', labels: { instance: 'db-1:9100' } },
  },
  { alert: 'Overflow', way: 'many', event: { alert: ownOccasions.overflow, severity: 'info', annotations: { count: '12' } } },
  { alert: 'Test', way: 'a test', event: { alert: ownOccasions.test, severity: 'info' } },
]

/** The event of a case, complete. */
export function eventOfCase({ alert, event }: Case): Event {
  return {
    alert,
    status: 'firing',
    severity: 'warning',
    labels: {},
    annotations: {},
    startsAt: '2026-11-22T00:41:00Z',
    ...(event.status === 'resolved' && { endsAt: '2026-11-22T00:52:00Z' }),
    key: 'golden',
    ...event,
  }
}

/** What every alert reads like in every language, one file each, for people who speak it to review. */
export function goldenTexts(): Record<string, string> {
  const names = [...new Set(cases.map(({ alert }) => alert))]
  return Object.fromEntries(
    names.flatMap((name) =>
      languageNames.map((language) => {
        const texts = cases
          .filter(({ alert }) => alert === name)
          .map((each) => `=== ${each.way}\n\n${plainText(messageFor(eventOfCase(each), { language }))}\n`)
        const header = `# From src/catalogue/${language}.ts and src/golden/cases.ts by: ${command}\n\n`
        return [`${name}.${language}.txt`, header + texts.join('\n')]
      }),
    ),
  )
}

/** The payload each channel makes of the 80 % warning, one in each script. */
export function fixturePayloads(): Record<string, string> {
  const warning = cases.find(({ way }) => way === 'warning')
  return Object.fromEntries(
    channelKindNames.flatMap((kind) =>
      (['ja', 'fa'] as const).map((language) => {
        const message = warning && messageFor(eventOfCase(warning), { language })
        const payload = message && channelKinds[kind].payloadFor(message)
        return [`channels/${kind}/fixtures/budget-threshold-${language}.json`, `${JSON.stringify(payload, undefined, 2)}\n`]
      }),
    ),
  )
}
