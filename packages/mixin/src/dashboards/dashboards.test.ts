import { bridgeSeries, budgetSeries, ledgerSeries, type Series, usageSeries } from '@tollbell/conventions'
import { describe, expect, test } from 'vitest'
import { dashboardQueries } from './dashboard-queries.ts'
import { dashboards } from './index.ts'
import { gridWidth } from './layout.ts'

interface Panel {
  id: number
  title: string
  type: string
  description?: string
  gridPos: { x: number; y: number; w: number; h: number }
  targets?: { refId: string; expr: string; instant: boolean; range: boolean }[]
  datasource?: { uid: string }
}

interface TablePanel {
  transformations: { id: string; options: { renameByName?: Record<string, string> } }[]
  fieldConfig: { overrides: { matcher: { options: string }; properties: { id: string }[] }[] }
}

// Prometheus' own.
const builtIn = ['up', 'ALERTS', 'ALERTS_FOR_STATE']

const known = new Set([
  ...builtIn,
  ...[usageSeries, budgetSeries, ledgerSeries, bridgeSeries]
    .flatMap((family): Series[] => Object.values(family))
    .flatMap(({ name, type }) => (type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name])),
])

describe.each(Object.entries(dashboards()))('%s', (fileName, json) => {
  const { panels, uid } = JSON.parse(json) as { panels: Panel[]; uid: string }
  const shown = panels.filter(({ type }) => type !== 'row')

  test('has a lasting address', () => {
    expect(uid).toMatch(/^tollbell-[a-z-]+$/)
  })

  test('numbers its panels', () => {
    const ids = panels.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(Math.min(...ids)).toBeGreaterThan(0)
  })

  test('has titles by which people and alerts can name a panel', () => {
    const titles = shown.map(({ title }) => title)
    expect(new Set(titles).size).toBe(titles.length)
  })

  test.each(panels)('$title lies on the grid and on no other panel', ({ id, gridPos: { x, y, w, h } }) => {
    expect(x + w).toBeLessThanOrEqual(gridWidth)
    const below = panels.filter(
      ({ id: other, gridPos }) =>
        other !== id &&
        gridPos.x < x + w &&
        x < gridPos.x + gridPos.w &&
        gridPos.y < y + h &&
        y < gridPos.y + gridPos.h,
    )
    expect(below).toEqual([])
  })

  test.each(shown)('$title explains itself and asks the chosen data source', ({ description, datasource, targets }) => {
    expect(description).toMatch(/\.$/)
    expect(datasource?.uid).toBe('${datasource}')
    const refIds = targets?.map(({ refId }) => refId) ?? []
    expect(refIds.length).toBeGreaterThan(0)
    expect(new Set(refIds).size).toBe(refIds.length)
  })

  // A range query would show the last aligned step instead of now, and $__range in it the range before each step.
  test.each(shown.filter(({ type }) => type !== 'timeseries'))('$title shows now', ({ targets = [] }) => {
    for (const { instant, range } of targets) expect({ instant, range }).toEqual({ instant: true, range: false })
  })

  // Windows of $__rate_interval overlap: bars of them add up to more than the total.
  test.each(shown.filter(({ type }) => type === 'timeseries'))('$title has bars that add up', ({ targets = [] }) => {
    for (const { expr } of targets) expect(expr).not.toMatch(/\$__rate_interval|\$__range/)
  })

  test.each(shown.filter(({ gridPos: { w } }) => w < 6))('$title is large enough to be read', ({ gridPos, type }) => {
    expect(type).toBe('stat')
    expect(gridPos.w).toBeGreaterThanOrEqual(4)
    expect(gridPos.h).toBeGreaterThanOrEqual(4)
  })

  test.each(shown.filter(({ type }) => type === 'table'))(
    '$title keeps the text of an empty table out of its cells',
    (panel) => {
      const { transformations, fieldConfig } = panel as unknown as TablePanel
      const columns = Object.values(transformations.find(({ id }) => id === 'organize')?.options.renameByName ?? {})
      const withText = fieldConfig.overrides.filter(({ properties }) => properties.some(({ id }) => id === 'noValue'))
      expect(columns.length).toBeGreaterThan(0)
      expect(withText.map(({ matcher }) => matcher.options).toSorted()).toEqual(columns.toSorted())
    },
  )

  test('asks only for series of the conventions', () => {
    const queries = dashboardQueries().filter(({ dashboard }) => dashboard === fileName)
    const asked = queries.flatMap(({ expr }) => expr.match(/\b(tollbell_\w+|\w+(?=\{))/g) ?? [])
    expect(asked.length).toBeGreaterThan(queries.length / 2)
    expect([...new Set(asked)].filter((name) => !known.has(name))).toEqual([])
  })
})

test('the list of queries holds every query, without variables', () => {
  const targets = Object.values(dashboards()).flatMap((json) => json.match(/"expr":/g) ?? [])
  expect(dashboardQueries()).toHaveLength(targets.length)
  for (const { expr } of dashboardQueries()) expect(expr.replaceAll(/"[^"]*"/g, '')).not.toContain('$')
})

test('every series of a budget that people can act on is shown', () => {
  const all = dashboardQueries()
    .map(({ expr }) => expr)
    .join('\n')
  const { spent, limit, remaining, usedRatio, forecast, periodEnd } = budgetSeries
  for (const { name } of [spent, limit, remaining, usedRatio, forecast, periodEnd]) expect(all).toContain(`${name}{`)
})
