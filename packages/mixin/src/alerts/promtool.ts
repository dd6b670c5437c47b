import type { AlertName, Series } from '@tollbell/conventions'
import { runbookUrlOf } from '../runbook-url.ts'

/** Unit tests of one rule, in the words of promtool: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ */
export interface RuleTests {
  readonly alert: AlertName
  /** How often the rules are evaluated; coarser where a test spans a day. */
  readonly evaluationInterval: string
  readonly tests: readonly RuleTest[]
}

export interface RuleTest {
  /** A sentence. */
  readonly name: string
  /** Distance of the samples below. */
  readonly interval: string
  readonly input: readonly InputSeries[]
  readonly expectations: readonly Expectation[]
}

export interface InputSeries {
  readonly series: string
  /** promtool's notation: `_` is no sample, `stale` the end of the series, `1x3` is `1 1 1 1`. */
  readonly values: string
}

interface Expectation {
  readonly at: string
  readonly firing: readonly ExpectedAlert[]
}

export interface ExpectedAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** A series as Prometheus scrapes it. Labels without a value are left out, as on the wire they are the same. */
export function input(series: Series, labels: Readonly<Record<string, string>>, values: string): InputSeries {
  return inputOf(series.name, labels, values)
}

/** Like {@link input}, for a series of Prometheus itself. */
export function inputOf(name: string, labels: Readonly<Record<string, string>>, values: string): InputSeries {
  // JSON escapes quotes, backslashes and line breaks in a text as PromQL does.
  const matchers = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`)
  return { series: `${name}{${matchers.join(',')}}`, values }
}

/** The file promtool reads, from the folder beside that of the rules. */
export function promtoolFile({ alert, evaluationInterval, tests }: RuleTests, rulesFile: string): object {
  return {
    rule_files: [rulesFile],
    evaluation_interval: evaluationInterval,
    tests: tests.map(({ name, interval, input: series, expectations }) => ({
      name,
      interval,
      input_series: series,
      alert_rule_test: expectations.map(({ at, firing }) => ({
        eval_time: at,
        alertname: alert,
        exp_alerts: firing.map(({ labels, annotations }) => ({
          exp_labels: labels,
          exp_annotations: { ...annotations, runbook_url: runbookUrlOf(alert) },
        })),
      })),
    })),
  }
}
