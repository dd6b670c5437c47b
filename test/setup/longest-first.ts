import { BaseSequencer, type TestSpecification } from 'vitest/node'

// Begun last, one of these would run on alone. Vitest knows from the run before how long each takes, and a new checkout
// has none.
const longest = [
  'packages/instrumentation/test/matrix/matrix.test.ts',
  'packages/instrumentation/src/process.test.ts',
  'test/src/pipeline/pipeline.test.ts',
  'test/accuracy/accuracy.test.ts',
  'packages/cli/src/commands/start.test.ts',
  'packages/ledger/src/page/page.test.ts',
  'packages/mixin/src/told-once.test.ts',
  'test/src/journal/journal.test.ts',
]

/** Begins with the test files that take longest. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other))
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = longest.findIndex((file) => moduleId.endsWith(`/${file}`))
  return rank === -1 ? longest.length : rank
}
