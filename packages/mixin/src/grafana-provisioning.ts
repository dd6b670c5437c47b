import { stringify } from 'yaml'
import { defaultIntervals } from './prometheus-config.ts'

/**
 * Grafana's data source, as YAML. It says how often Prometheus really scrapes: with Grafana's own guess of 15 s,
 * panels over a short time show "No data" where the scrapes are further apart.
 */
export function grafanaDataSources(prometheusUrl: string): string {
  return stringify({
    apiVersion: 1,
    datasources: [
      {
        name: 'tollbell',
        uid: 'tollbell',
        type: 'prometheus',
        access: 'proxy',
        url: prometheusUrl,
        isDefault: true,
        jsonData: { timeInterval: `${defaultIntervals.scrapeSeconds}s`, httpMethod: 'POST' },
      },
    ],
  })
}

/** Where Grafana finds the dashboards, as YAML. */
export function grafanaDashboardProvider(folderInGrafana: string): string {
  return stringify({
    apiVersion: 1,
    providers: [{ name: 'tollbell', folder: 'tollbell', type: 'file', options: { path: folderInGrafana } }],
  })
}
