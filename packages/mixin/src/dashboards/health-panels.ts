import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard'
import { alertNames, bridgeSeries, jobs, ledgerSeries, usageSeries } from '@tollbell/conventions'
import type { PanelBuilder } from './layout.ts'
import { bars, colours, figure } from './panels.ts'
import { now, overTime, rows } from './queries.ts'
import { type ColumnProperties, table } from './tables.ts'

// Watchdog comes every minute; three missed ones are no coincidence.
const watchdogLateSeconds = 180

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
  return figure(
    {
      title: 'Watchdog last heard',
      description:
        'How long ago the alert that always fires came through to the bridge. It comes every minute; when it does not, ' +
        'other alerts do not get through either.',
      unit: 's',
    },
    now(`time() - max(${bridgeSeries.watchdogLastHeard.name} > 0)`),
    colours('green', { from: watchdogLateSeconds, color: 'red' }),
  ).noValue('never')
}

export function budgetsFile(): PanelBuilder {
  return figure(
    {
      title: 'Budgets file',
      description: 'Whether the budgets file on disk is in force, or has mistakes so that the last good one is.',
      unit: 'none',
    },
    now(`min(${ledgerSeries.budgetsReload.name})`),
    colours('red', { from: 1, color: 'green' }),
  ).mappings(words({ 0: 'has mistakes', 1: 'in force' }))
}

export function undelivered(): PanelBuilder {
  return figure(
    {
      title: 'Undelivered messages',
      description: 'Messages in the outbox of the bridge: waiting for their channel, or given up.',
      unit: 'short',
    },
    now(`sum(${bridgeSeries.outbox.name}) or vector(0)`),
    colours('green', { from: 1, color: 'orange' }),
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
  return table({
    title: 'Firing alerts',
    description:
      'What Prometheus tells Alertmanager now. A budget alert fires until its period ends, and is told once.',
    columns: [
      { title: 'Severity', label: 'severity' },
      { title: 'Alert', label: 'alertname' },
      { title: 'Budget', label: 'budget' },
      { title: 'Project', label: 'project' },
      { title: 'Model', label: 'model' },
      {
        title: 'Alerts',
        query: rows(
          `count by (severity, alertname, budget, project, model) (ALERTS{alertstate="firing",alertname=~"${names}"})`,
        ),
        properties: [],
      },
    ],
    sortedBy: 'Alerts',
    whenEmpty: 'All quiet.',
  })
}

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
      },
    ],
    sortedBy: 'Ago',
    whenEmpty: 'No app has exported yet.',
  })
}

const ago: ColumnProperties = [
  { id: 'unit', value: 's' },
  { id: 'custom.cellOptions', value: { type: 'color-text' } },
  { id: 'thresholds', value: colours('green', { from: appSilentSeconds, color: 'orange' }).build() },
]

export function bookedPoints(): PanelBuilder {
  return bars(
    {
      title: 'Data points at the ledger',
      description: 'Data points per interval, by what became of them. Refused ones are in no spend.',
      unit: 'short',
    },
    overTime(`sum by (result) (increase(${ledgerSeries.points.name}[$__interval]))`, '{{result}}'),
  )
}

export function deliveries(): PanelBuilder {
  return bars(
    {
      title: 'Deliveries of the bridge',
      description: 'Attempts to deliver a message per interval, by channel and outcome.',
      unit: 'short',
    },
    overTime(
      `sum by (channel, outcome) (increase(${bridgeSeries.deliveries.name}[$__interval]))`,
      '{{channel}} {{outcome}}',
    ),
  )
}

function service(title: string, job: string, description: string): PanelBuilder {
  return figure(
    { title, description, unit: 'none' },
    // A target that is not even scraped is down.
    now(`max(up{job="${job}"}) or vector(0)`),
    colours('red', { from: 1, color: 'green' }),
  ).mappings(words({ 0: 'down', 1: 'up' }))
}

function words(texts: Readonly<Record<number, string>>): ValueMapping[] {
  const options = Object.fromEntries(Object.entries(texts).map(([value, text]) => [value, { text }]))
  return [{ type: MappingType.ValueToText, options }]
}
