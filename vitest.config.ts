import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/setup/longest-first.ts'

// Tests run the sources, so nothing has to be built first. Conditions such as 'import' must not stand here: Node would
// then give them to `require` too, and CommonJS packages would get modules they cannot call.
const source = '@tollbell/source'

export default defineConfig({
  resolve: { conditions: [source, 'node', 'module'] },
  ssr: { resolve: { conditions: [source, 'node', 'module'], externalConditions: [source] } },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'test/**/*.test.ts',
      'scripts/**/*.test.mjs',
    ],
    globalSetup: ['test/setup/monitoring-tools.ts', 'test/setup/postgres.ts'],
    setupFiles: ['test/setup/same-cases.ts'],
    reporters: ['default', './test/setup/counting-reporter.ts'],
    env: {
      // An app in a test must not find, and report, what the apps of other tests left behind.
      TOLLBELL_JOURNAL_DIR: 'off',
      // Programs that tests start need a third less time for that.
      NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compile'),
    },
    // Half of the time of one is spent waiting for processes, databases and browsers.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    // For what has failed only: no machine is so busy that a test which passes takes that long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    expect: { poll: { timeout: 30_000, interval: 20 } },
  },
})
