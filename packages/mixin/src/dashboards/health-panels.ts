import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard'
import { alertNames, bridgeSeries, jobs, ledgerSeries, type Severity, usageSeries } from '@tollbell/conventions'
import type { PanelBuilder } from './layout.ts'
import { bars, colours, figure, fixedColour, meaning } from './panels.ts'
import { now, overTime, rows, zeroWhileUp } from './queries.ts'
import { type ColumnProperties, colouredText, instant, longName, table } from './tables.ts'

// Watchdog comes every minute; three missed ones are no coincidence.
const watchdogLateSeconds = 180

// Stands for the age of a watchdog that was never heard.
const never = -1

// Apps export within seconds of a call; an app without calls is silent and well.
const appSilentSeconds = 3600

export function ledgerUp(): PanelBuilder {
  return service(
    'Ledger',
    jobs.ledger,
    'Whether Prometheus reaches the ledger. While it does not, no budget is watched.',
  )
}

export function bridgeUp(): PanelBuilder {
  return service(
    'Bridge',
    jobs.bridge,
    'Whether Prometheus reaches the bridge. While it does not, no message goes out.',
  )
}

export function watchdogLastHeard(): PanelBuilder {
  const watchdog = bridgeSeries.watchdogLastHeard.name
  return figure(
    {
      title: 'Watchdog',
      description:
        'How long ago the alert that always fires came through to the bridge. It comes every minute; when it does not, ' +
        'other alerts do not get through either.',
      unit: 's',
      words: { [never]: 'not yet' },
    },
    // 0 until it is first heard.
    now(`time() - max(${watchdog} > 0) or max(${watchdog}) + ${never}`),
    colours(
      meaning.warning,
      { from: never + 1, color: meaning.good },
      { from: watchdogLateSeconds, color: meaning.critical },
    ),
  ).decimals(0)
}

export function budgetsFile(): PanelBuilder {
  return figure(
    {
      title: 'Budgets file',
      description: 'Whether the budgets file on disk is in force, or has mistakes so that the last good one is.',
      unit: 'none',
      words: { 0: 'faulty', 1: 'valid' },
    },
    now(`min(${ledgerSeries.budgetsReload.name})`),
    colours(meaning.critical, { from: 1, color: meaning.good }),
  )
}

export function undelivered(): PanelBuilder {
  return figure(
    {
      title: 'Undelivered',
      description: 'Messages in the outbox of the bridge: waiting for their channel, or given up.',
      unit: 'short',
    },
    now(`sum(${bridgeSeries.outbox.name}) or ${zeroWhileUp(jobs.bridge)}`),
    colours(meaning.good, { from: 1, color: meaning.warning }),
  )
}

export function storeSize(): PanelBuilder {
  return figure(
    { title: 'Store size', description: 'Size of the ledger on disk.', unit: 'bytes' },
    now(`max(${ledgerSeries.storeBytes.name})`),
  )
}

export function firingAlerts(): PanelBuilder {
  const names = alertNames.filter((name) => name !== 'Watchdog').join('|')
  const since = `ALERTS_FOR_STATE{alertname=~"${names}"} and ignoring (alertstate) ALERTS{alertstate="firing"}`
  return table({
    title: 'Firing alerts',
    description:
      'What Prometheus tells Alertmanager now, the newest first. A budget alert fires until its period ends, and is ' +
      'told once.',
    columns: [
      { title: 'Severity', label: 'severity', properties: severity, width: 80 },
      { title: 'Alert', label: 'alertname', width: 135 },
      { title: 'About', label: 'about', properties: longName },
      {
        title: 'Since',
        query: rows(
          `max by (severity, alertname, about) (label_join(${since}, "about", "", "budget", "model")) * 1000`,
        ),
        properties: instant,
        width: 110,
      },
    ],
    sortedBy: 'Since',
    whenEmpty: 'All quiet.',
  })
}

const severityColours: Record<Exclude<Severity, 'none'>, string> = {
  info: meaning.note,
  warning: meaning.warning,
  critical: meaning.critical,
}

const severity: ColumnProperties = [
  ...colouredText,
  {
    id: 'mappings',
    value: Object.entries(severityColours).map(([value, color]) => ({
      type: MappingType.ValueToText,
      options: { [value]: { text: value, color } },
    })),
  },
]

export function silentApps(): PanelBuilder {
  return table({
    title: 'Last export of each project',
    description:
      'How long ago an app of the project last spoke to the ledger. An app without calls is silent and well.',
    columns: [
      { title: 'Project', label: 'project' },
      {
        title: 'Ago',
        query: rows(`time() - max by (project) (${usageSeries.appLastExport.name})`),
        properties: ago,
        width: 110,
      },
    ],
    sortedBy: 'Ago',
    whenEmpty: 'No app has exported yet.',
  })
}

const ago: ColumnProperties = [
  { id: 'unit', value: 's' },
  { id: 'decimals', value: 0 },
  ...colouredText,
  { id: 'thresholds', value: colours(meaning.good, { from: appSilentSeconds, color: meaning.warning }).build() },
]

export function bookedPoints(): PanelBuilder {
  return bars(
    {
      title: 'Data points at the ledger',
      description:
        'Data points per interval, by what became of them: booked are new figures, repeated and ignored ones bring ' +
        'nothing new, all others are refused and in no spend.',
      unit: 'short',
    },
    overTime(`sum by (result) (round(increase(${ledgerSeries.points.name}[$__interval])))`, '{{result}}'),
  )
    .decimals(0)
    .overrideByName('booked', fixedColour(meaning.good))
    .overrideByRegexp('/^(repeated|baselined|ignored)$/', fixedColour(meaning.note))
}

export function deliveries(): PanelBuilder {
  return bars(
    {
      title: 'Deliveries of the bridge',
      description: 'Attempts to deliver a message per interval, by outcome.',
      unit: 'short',
    },
    overTime(`sum by (outcome) (round(increase(${bridgeSeries.deliveries.name}[$__interval])))`, '{{outcome}}'),
  )
    .decimals(0)
    .overrideByName('delivered', fixedColour(meaning.good))
}

function service(title: string, job: string, description: string): PanelBuilder {
  return figure(
    { title, description, unit: 'none', words: { 0: 'down', 1: 'up' } },
    // A target that is not even scraped is down.
    now(`max(up{job="${job}"}) or vector(0)`),
    colours(meaning.critical, { from: 1, color: meaning.good }),
  )
}
