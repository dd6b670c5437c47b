import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { coverageTable, type Seen } from './coverage.ts'
import { type Observation, observe } from './observe.ts'
import { scenarios } from './scenarios/scenarios.ts'
import { type Verdict, verdictOf } from './verdict.ts'
import { bareApp, majors, ways } from './ways.ts'

const coverageFile = join(import.meta.dirname, '../../COVERAGE.md')

const exact: Verdict = 'exact'
const plainScenarios = scenarios.filter(({ plain }) => plain)

let temporary: string

beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'tollbell-matrix-'))
})
afterAll(() => rmSync(temporary, { recursive: true }))

const seen: Seen[] = []

describe.each(ways)('$name', ({ name: way, prepare, bundled, unseen }) => {
  describe.each(majors)('openai %i', (major) => {
    let observations: Map<string, Observation>

    beforeAll(async () => {
      const app = await prepare(major, temporary)
      observations = await observe(app, bundled ? app : bareApp(major))
    })

    test.each(scenarios)('$name', ({ name: scenario, counted = exact }) => {
      const observation = observationOf(observations, scenario)
      seen.push({ way, column: `openai ${major}`, scenario, verdict: verdictOf(observation) })
      expect(observation.metered).toEqual(observation.bare)
      const expected = unseen?.includes(major) ? 'not seen' : counted
      expect(verdictOf(observation), summaryOf(observation)).toBe(expected)
    })
  })
})

describe('the fetch of Node.js, without an SDK', () => {
  let observations: Map<string, Observation>

  beforeAll(async () => {
    const app = { load: 'import', metered: 'registered' } as const
    observations = await observe(app, app)
  })

  test.each(plainScenarios)('$name', ({ name: scenario, counted = exact }) => {
    const observation = observationOf(observations, scenario)
    seen.push({ way: 'fetch', column: 'fetch', scenario, verdict: verdictOf(observation) })
    expect(observation.metered).toEqual(observation.bare)
    expect(verdictOf(observation), summaryOf(observation)).toBe(counted)
  })
})

test('COVERAGE.md says what was seen here', async ({ skip }) => {
  const all = ways.length * majors.length * scenarios.length + plainScenarios.length
  if (seen.length < all) skip('only a part of the matrix ran')
  await expect(coverageTable(seen)).toMatchFileSnapshot(coverageFile)
})

function observationOf(observations: ReadonlyMap<string, Observation>, scenario: string): Observation {
  const observation = observations.get(scenario)
  if (!observation) throw new Error(`${scenario} did not run`)
  // An error of the scenario itself would be the same with us and without.
  expect(observation.bare.result).toHaveProperty('result')
  return observation
}

// What makes a failure readable.
function summaryOf({ truth, counted }: Observation): string {
  return JSON.stringify({ truth, counted })
}
