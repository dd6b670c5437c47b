import { type Outcome, outcomes, usageSeries } from '@tollbell/conventions'
import type { PanelBuilder } from './layout.ts'
import { bars, colours, figure } from './panels.ts'
import { chosenUsage, growth, now, overTime, rows } from './queries.ts'
import { instant, pieces, table } from './tables.ts'

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
      description: 'Requests to LLM providers in the shown time, failed ones included.',
      unit: 'short',
    },
    now(growth(usageSeries.requests, { by: [], since: 'rangeBefore' })),
  )
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
        'Share of the requests in the shown time that were refused or failed. A stream that the app broke off is none.',
      unit: 'percentunit',
    },
    now(`((${failed}) or vector(0)) / ((${requests}) > 0)`),
    colours('green', { from: 0.01, color: 'orange' }, { from: 0.05, color: 'red' }),
  )
}

export function requestsByOutcome(): PanelBuilder {
  const panel = bars(
    {
      title: 'Requests by outcome',
      description: 'Requests to LLM providers per interval, by how they ended.',
      unit: 'short',
    },
    overTime(growth(usageSeries.requests, { by: ['outcome'], since: 'intervalBefore' }), '{{outcome}}'),
  )
  for (const outcome of outcomes) {
    panel.overrideByName(outcome, [{ id: 'color', value: { mode: 'fixed', fixedColor: outcomeColours[outcome] } }])
  }
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
      { title: 'Model', label: 'model' },
      {
        title: 'Tokens',
        query: rows(`max by (${by}) (${usageSeries.unpricedTokens.name}{${chosenUsage}}) > 0`),
        properties: pieces,
      },
      {
        title: 'Last seen',
        query: rows(`max by (${by}) (${usageSeries.unpricedLastSeen.name}{${chosenUsage}}) * 1000`),
        properties: instant,
      },
    ],
    sortedBy: 'Last seen',
    whenEmpty: 'None: every model in use has a price.',
  })
}
