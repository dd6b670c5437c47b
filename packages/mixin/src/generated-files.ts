import { type AlertName, defaultPorts } from '@tollbell/conventions'
import { stringify } from 'yaml'
import { alertmanagerConfig } from './alertmanager-config.ts'
import { fileNameOf } from './alerts/file-name.ts'
import { promtoolFile, type RuleTests } from './alerts/promtool.ts'
import { dashboards } from './dashboards/index.ts'
import { generatedFrom } from './generated-from.ts'
import { grafanaDashboardProvider, grafanaDataSources } from './grafana-provisioning.ts'
import { prometheusConfig } from './prometheus-config.ts'
import { prometheusRules } from './prometheus-rules.ts'
import { runbook } from './runbook.ts'

const source = 'packages/mixin'

// Where deploy/compose.yaml and deploy/compose.postgres.yaml put things.
const host = { tollbell: 'tollbell', ledger: 'ledger', prometheus: 'prometheus', alertmanager: 'alertmanager' }
const secrets = { ledger: '/run/secrets/ledger-token', bridge: '/run/secrets/bridge-token' }
const dashboardsInGrafana = '/etc/grafana/dashboards'

/** What the files are made of that is no code of this package's library. */
export interface GeneratedSources {
  readonly ruleTests: readonly RuleTests[]
  readonly runbookSections: Readonly<Record<AlertName, string>>
}

/** Every generated file by its path in the repository. */
export function generatedFiles({ ruleTests, runbookSections }: GeneratedSources): Record<string, string> {
  return {
    'deploy/prometheus/prometheus.yml': yaml('src/prometheus-config.ts', composePrometheus([host.tollbell])),
    'deploy/prometheus/prometheus.postgres.yml': yaml(
      'src/prometheus-config.ts',
      composePrometheus([host.tollbell, host.ledger]),
    ),
    'deploy/prometheus/rules/tollbell.yml': yaml('src/alerts', prometheusRules()),
    ...Object.fromEntries(ruleTests.map(testFile)),
    'deploy/alertmanager/alertmanager.yml': yaml('src/alertmanager-config.ts', composeAlertmanager()),
    'deploy/runbook.md': `<!-- ${generatedFrom(`${source}/src/alerts/*.md`)} -->\n${runbook(runbookSections)}`,
    ...Object.fromEntries(Object.entries(dashboards()).map(([name, json]) => [`grafana/dashboards/${name}`, json])),
    'grafana/provisioning/datasources/tollbell.yaml': yaml(
      'src/grafana-provisioning.ts',
      grafanaDataSources(`http://${host.prometheus}:${defaultPorts.prometheus}`),
    ),
    'grafana/provisioning/dashboards/tollbell.yaml': yaml(
      'src/grafana-provisioning.ts',
      grafanaDashboardProvider(dashboardsInGrafana),
    ),
  }
}

function yaml(from: string, text: string): string {
  return `# ${generatedFrom(`${source}/${from}`)}\n${text}`
}

function testFile(tests: RuleTests): [string, string] {
  const name = fileNameOf(tests.alert)
  const text = stringify(promtoolFile(tests, '../rules/tollbell.yml'), { lineWidth: 0 })
  return [`deploy/prometheus/tests/${name}.yml`, yaml(`src/alerts/${name}.promtool.ts`, text)]
}

function composePrometheus(ledgers: readonly string[]): string {
  return prometheusConfig({
    ledgerTarget: ledgers.map((ledger) => `${ledger}:${defaultPorts.ledger}`),
    bridgeTarget: `${host.tollbell}:${defaultPorts.bridge}`,
    alertmanagerTarget: `${host.alertmanager}:${defaultPorts.alertmanager}`,
    rulesFile: 'rules/*.yml',
    ledgerTokenFile: secrets.ledger,
    bridgeTokenFile: secrets.bridge,
  })
}

function composeAlertmanager(): string {
  return alertmanagerConfig({
    bridgeUrl: `http://${host.tollbell}:${defaultPorts.bridge}/alertmanager`,
    bridgeTokenFile: secrets.bridge,
  })
}
