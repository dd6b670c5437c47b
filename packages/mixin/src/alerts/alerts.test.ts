import { type AlertName, alertNames, alerts, commonAnnotations, severities } from '@tollbell/conventions'
import { describe, expect, test } from 'vitest'
import { dashboardQueries } from '../dashboards/dashboard-queries.ts'
import { prometheusRules } from '../prometheus-rules.ts'
import { runbookUrlOf } from '../runbook-url.ts'
import { runbookSections } from '../sources.ts'
import type { Alert } from './alert.ts'
import { allAlerts } from './index.ts'
import type { ExpectedAlert } from './promtool.ts'
import { allRuleTests } from './tests.ts'

const sections = runbookSections()

// Adding an alert is adding it to the conventions and making these pass.
describe.each(alertNames)('%s', (name) => {
  test('has a rule with the annotations of the conventions', () => {
    expect(Object.keys(ruleOf(name).annotations).toSorted()).toEqual(
      [...alerts[name].annotations, ...commonAnnotations.filter((common) => common !== 'runbook_url')].toSorted(),
    )
  })

  test('has promtool tests of when it fires', () => {
    expect(firingIn(name).length).toBeGreaterThan(0)
  })

  test('has promtool tests of when it does not fire', () => {
    // Watchdog has no such time.
    expect(name === 'Watchdog' || quietIn(name) > 0).toBe(true)
  })

  test('fires with the labels of the conventions, a severity, and no others', () => {
    const known = new Set<string>([...alerts[name].labels, 'severity'])
    for (const { labels } of firingIn(name)) {
      expect(Object.keys(labels).filter((label) => !known.has(label))).toEqual([])
      expect(severities).toContain(labels['severity'])
    }
  })

  test('fires with all labels of the conventions in one of its tests', () => {
    const seen = new Set(firingIn(name).flatMap(({ labels }) => Object.keys(labels)))
    expect(alerts[name].labels.filter((label) => !seen.has(label))).toEqual([])
  })

  test.each(['**What it means.**', '**How to see.**', '**What to do now', '**How to prevent.**'])(
    'has a runbook section that says %s',
    (part) => {
      expect(sections[name]).toContain(part)
    },
  )

  test('has a panel that shows its series', () => {
    const { panel, expr } = ruleOf(name)
    const shown = dashboardQueries().filter((query) => query.panel === panel)
    expect(shown).not.toEqual([])
    const series = /\b(tollbell_\w+|up\{[^}]*\})/.exec(expr)?.[0]
    // Of what is shown by its alert alone, the name.
    expect(
      shown.some((query) => series === undefined || query.expr.includes(series) || query.expr.includes(name)),
    ).toBe(true)
  })

  test('links to its section of the runbook', () => {
    expect(prometheusRules()).toContain(runbookUrlOf(name))
  })
})

test('there is no rule and no test of an alert that the conventions do not know', () => {
  expect(allAlerts.map(({ name }) => name)).toEqual(alertNames)
  expect(allRuleTests.map(({ alert }) => alert)).toEqual(alertNames)
})

test('a budget alert is the same event whatever Prometheus adds: no labels of the scrape, no increase()', () => {
  for (const { expr, group } of allAlerts) {
    if (group !== 'tollbell-budgets') continue
    expect(expr).not.toMatch(/increase|rate\(|instance|job/)
  }
})

function ruleOf(name: AlertName): Alert {
  const rule = allAlerts.find((alert) => alert.name === name)
  if (!rule) throw new Error(`no rule for ${name}; add it to src/alerts/index.ts`)
  return rule
}

function firingIn(name: AlertName): ExpectedAlert[] {
  return expectationsOf(name).flatMap(({ firing }) => [...firing])
}

function quietIn(name: AlertName): number {
  return expectationsOf(name).filter(({ firing }) => firing.length === 0).length
}

function expectationsOf(name: AlertName): { firing: readonly ExpectedAlert[] }[] {
  return allRuleTests
    .filter(({ alert }) => alert === name)
    .flatMap(({ tests }) => tests.flatMap(({ expectations }) => expectations))
}
