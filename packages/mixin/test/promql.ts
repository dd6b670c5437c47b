import { join } from 'node:path'
import { stringify } from 'yaml'
import type { InputSeries } from '../src/alerts/promtool.ts'
import { runTool, temporaryFiles } from './tool.ts'

interface PromqlTest {
  readonly input: readonly InputSeries[]
  readonly expr: string
  /** Time since the first sample: `10m`. */
  readonly at: string
  /** Values by labels in Prometheus' notation: `{project="p"}`. */
  readonly samples: Readonly<Record<string, number>>
}

/** Throws unless promtool gets these values. Samples are a minute apart. */
export async function expectPromql({ input, expr, at, samples }: PromqlTest): Promise<void> {
  const expected = Object.entries(samples).map(([labels, value]) => ({ labels, value }))
  const tests = [
    { interval: '1m', input_series: input, promql_expr_test: [{ expr, eval_time: at, exp_samples: expected }] },
  ]
  const folder = temporaryFiles({ 'test.yml': stringify({ evaluation_interval: '1m', tests }) })
  await runTool('promtool', ['test', 'rules', join(folder, 'test.yml')])
}
