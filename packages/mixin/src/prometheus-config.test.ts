import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { runTool, temporaryFiles } from '../test/tool.ts'
import { allAlerts } from './alerts/index.ts'
import { type PrometheusOptions, prometheusConfig } from './prometheus-config.ts'
import { prometheusRules } from './prometheus-rules.ts'
import { repositoryRoot } from './sources.ts'

const deploy = join(repositoryRoot, 'deploy/prometheus')

const options: PrometheusOptions = {
  ledgerTarget: '127.0.0.1:4318',
  bridgeTarget: '[::1]:4320',
  alertmanagerTarget: '127.0.0.1:9093',
  rulesFile: 'rules.yml',
}

describe('rules', () => {
  const files = readdirSync(join(deploy, 'tests'))

  test.each(files)('promtool finds the rules right: %s', async (file) => {
    expect(await runTool('promtool', ['test', 'rules', join(deploy, 'tests', file)])).toContain('SUCCESS')
  })

  test('a rule that is wrong does not pass promtool', async () => {
    const folder = temporaryFiles({
      'rules.yml': prometheusRules().replaceAll('_crossed_timestamp_seconds > 0', '_crossed_timestamp_seconds < 0'),
      'test.yml': brokenRuleTest,
    })
    await expect(runTool('promtool', ['test', 'rules', join(folder, 'test.yml')])).rejects.toThrow('FAILED')
  })
})

describe('configuration', () => {
  test.each([
    { name: 'with defaults', more: {} },
    { name: 'with tokens', more: { ledgerTokenFile: 'token', bridgeTokenFile: 'token' } },
    { name: 'with other intervals', more: { scrapeIntervalSeconds: 60, evaluationIntervalSeconds: 1 } },
  ])('promtool accepts it $name', async ({ more }) => {
    const folder = temporaryFiles({
      'prometheus.yml': prometheusConfig({ ...options, ...more }),
      'rules.yml': prometheusRules(),
      token: 'secret',
    })
    const answer = await runTool('promtool', ['check', 'config', join(folder, 'prometheus.yml')])
    expect(answer).toContain(`${allAlerts.length} rules found`)
  })

  test('scrapes and evaluates every five seconds unless told otherwise', () => {
    expect(parse(prometheusConfig(options))).toMatchObject({
      global: { scrape_interval: '5s', evaluation_interval: '5s' },
    })
  })

  test('gives each service its own token, and none where there is none', () => {
    const { scrape_configs: scrapes } = parse(prometheusConfig({ ...options, ledgerTokenFile: '/ledger' })) as {
      scrape_configs: object[]
    }
    expect(scrapes[0]).toMatchObject({ authorization: { credentials_file: '/ledger' } })
    expect(scrapes[1]).not.toHaveProperty('authorization')
  })
})

test('services whose addresses change keep their name', () => {
  const { scrape_configs: scrapes } = parse(prometheusConfig({ ...options, instance: 'tollbell' })) as {
    scrape_configs: object[]
  }
  for (const each of scrapes) expect(each).toMatchObject({ static_configs: [{ labels: { instance: 'tollbell' } }] })
})

const brokenRuleTest = `
rule_files: [rules.yml]
tests:
  - interval: 5s
    input_series:
      - series: tollbell_budget_step_crossed_timestamp_seconds{budget="b",unit="usd",period="day",step="1"}
        values: 1795341600
    promql_expr_test:
      - expr: count(ALERTS{alertname="BudgetStep"})
        eval_time: 0s
        exp_samples: [{ labels: '{}', value: 1 }]
`
