import { jobs, usageSeries } from '@tollbell/conventions'
import { expect, test } from 'vitest'
import { expectPromql } from '../../test/promql.ts'
import { runTool } from '../../test/tool.ts'
import { inputOf } from '../alerts/promtool.ts'
import { dashboardQueries, withoutVariables } from './dashboard-queries.ts'
import { growth, type Since } from './queries.ts'

const spend = usageSeries.costUsd.name

// Minutes 0 to 10. The second model's first call costs $5; the third is never called again after a ledger's restart.
const input = [
  inputOf(spend, { project: 'p', provider: 'openai', model: 'old' }, '10+0.5x10'),
  inputOf(spend, { project: 'p', provider: 'openai', model: 'new' }, '_x4 5x6'),
  inputOf(spend, { project: 'q', provider: 'openai', model: 'old' }, '1 1 1 stale _x2 1 1.25x4'),
  inputOf('up', { job: jobs.ledger }, '1x10'),
]

test.each<{ name: string; since: Since; by: string[]; at: string; samples: Record<string, number> }>([
  {
    name: 'a new model counts from its first value on, to the cent',
    since: 'rangeBefore',
    by: [],
    at: '10m',
    samples: { '{}': 5 + 5 + 0.25 },
  },
  {
    name: 'by project',
    since: 'rangeBefore',
    by: ['project'],
    at: '10m',
    samples: { '{project="p"}': 10, '{project="q"}': 0.25 },
  },
  {
    name: 'a restart of the ledger is no spend',
    since: 'intervalBefore',
    by: ['project'],
    at: '6m',
    samples: { '{project="p"}': 0.5, '{project="q"}': 0 },
  },
  {
    name: 'the first call of a new model is in the bar of its minute',
    since: 'intervalBefore',
    by: ['project', 'model'],
    at: '4m',
    samples: { '{project="p",model="old"}': 0.5, '{project="p",model="new"}': 5 },
  },
  { name: 'without a look before there is no bar', since: 'intervalBefore', by: [], at: '0m', samples: {} },
])('growth is exact: $name', async ({ since, by, at, samples }) => {
  const expr = withoutVariables(growth(usageSeries.costUsd, { by, since }), { range: '10m', interval: '1m' })
  await expectPromql({ input, expr, at, samples })
})

test('two ledgers on one database say the same, one of them a moment later', async () => {
  const replicas = [spendAt('one:4318', '10+1x5 15 stale _x3'), spendAt('two:4318', '10 10+1x5 15 16x2')]
  const expr = withoutVariables(growth(usageSeries.costUsd, { by: [], since: 'rangeBefore' }), {
    range: '9m',
    interval: '1m',
  })
  await expectPromql({ input: replicas, expr, at: '9m', samples: { '{}': 6 } })
})

function spendAt(instance: string, values: string): ReturnType<typeof inputOf> {
  return inputOf(spend, { project: 'p', provider: 'openai', model: 'old', class: 'input', instance }, values)
}

test('promtool reads every query', async () => {
  const formatted = await Promise.all(
    dashboardQueries().map(({ expr }) => runTool('promtool', ['--experimental', 'promql', 'format', expr])),
  )
  expect(formatted.every((text) => text.trim() !== '')).toBe(true)
})

test('no query adds up what each of several ledgers says of the same usage', () => {
  const added = /sum (?:by \([^)]*\) )?\((?:last_over_time\()?tollbell_(?:cost|spend|tokens|requests|unpriced|budget)/
  expect(dashboardQueries().filter(({ expr }) => added.test(expr))).toEqual([])
})
