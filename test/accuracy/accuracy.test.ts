import { expect, test } from 'vitest'
import { complaints } from './report.ts'
import { run } from './run.ts'
import { scenarios } from './scenarios/index.ts'

test.each(scenarios)('ledger = truth to the nano-dollar: $name', async (scenario) => {
  const result = await run(scenario, { size: scenario.short, seed: 20261122, withPrometheus: false })
  expect(complaints([result])).toEqual([])
  expect(result.truth.calls).toBeGreaterThan(0)
})
