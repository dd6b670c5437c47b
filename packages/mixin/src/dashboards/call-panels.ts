import { type Outcome, outcomes, usageSeries } from '@tollbell/conventions'
import type { PanelBuilder } from './layout.ts'
import { bars, colours, figure, fixedColour, meaning } from './panels.ts'
import { chosenUsage, growth, now, overTime, rows } from './queries.ts'
import { instant, longName, pieces, table } from './tables.ts'

const outcomeColours: Record<Outcome, string> = {
  ok: 'green',
  aborted: 'blue',
  rateLimited: 'yellow',
  clientError: 'orange',
  serverError: 'red',
  network: 'purple',
}

export function requestsInRange(): PanelBuilder {
  return figure(
    {
      title: 'Requests',
      description: 'Requests to LLM providers in the time range, failed ones included.',
      unit: 'locale',
    },
    now(growth(usageSeries.requests, { by: [], since: 'rangeBefore' })),
  ).decimals(0)
}

// A stream that the app broke off did not fail.
const failures = outcomes.filter((outcome) => outcome !== 'ok' && outcome !== 'aborted')

export function failedShare(): PanelBuilder {
  const requests = growth(usageSeries.requests, { by: [], since: 'rangeBefore' })
  const failed = growth(usageSeries.requests, {
    by: [],
    since: 'rangeBefore',
    matching: `outcome=~"${failures.join('|')}"`,
  })
  return figure(
    {
      title: 'Failed requests',
      description:
        'Share of the requests in the time range that were refused or failed. A stream that the app broke off is none.',
      unit: 'percentunit',
    },
    now(`((${failed}) or vector(0)) / ((${requests}) > 0)`),
    colours(meaning.good, { from: 0.01, color: meaning.warning }, { from: 0.05, color: meaning.critical }),
  ).decimals(1)
}

export function requestsByOutcome(): PanelBuilder {
  const requests = growth(usageSeries.requests, { by: ['outcome'], since: 'intervalBefore' })
  // Prometheus answers in the order of the labels, one more label first, and Grafana stacks in this order: a few
  // failures on top of many successes would not be seen.
  const failuresFirst = `label_replace(${requests}, "failed", "yes", "outcome", "${failures.join('|')}")`
  const panel = bars(
    {
      title: 'Requests by outcome',
      description: 'Requests to LLM providers per interval, by how they ended. Those that failed are at the bottom.',
      unit: 'short',
    },
    overTime(failuresFirst, '{{outcome}}'),
  ).decimals(0)
  for (const outcome of outcomes) panel.overrideByName(outcome, fixedColour(outcomeColours[outcome]))
  return panel
}

export function tokensByClass(): PanelBuilder {
  return bars(
    {
      title: 'Tokens by class',
      description:
        'Tokens per interval. The classes are disjoint, so they may be added: a cached input token is no input token.',
      unit: 'short',
    },
    overTime(growth(usageSeries.tokens, { by: ['class'], since: 'intervalBefore' }), '{{class}}'),
  )
}

/** What the alert UnpricedUsage is about. */
export function unpricedUsage(): PanelBuilder {
  const by = 'project, provider, model'
  return table({
    title: 'Usage without a price',
    description: 'Models in use for which no price is known. Their spend is in no figure and in no budget.',
    columns: [
      { title: 'Project', label: 'project' },
      { title: 'Provider', label: 'provider' },
      { title: 'Model', label: 'model', properties: longName },
      {
        title: 'Tokens',
        query: rows(`max by (${by}) (${usageSeries.unpricedTokens.name}{${chosenUsage}}) > 0`),
        properties: pieces,
        width: 90,
      },
      {
        title: 'Last seen',
        query: rows(`max by (${by}) (${usageSeries.unpricedLastSeen.name}{${chosenUsage}}) * 1000`),
        properties: instant,
        width: 110,
      },
    ],
    sortedBy: 'Last seen',
    whenEmpty: 'None: every model in use has a price.',
  })
}
