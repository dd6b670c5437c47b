import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

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
    reporters: ['default', './test/setup/counting-reporter.ts'],
    env: {
      // An app in a test must not find, and report, what the apps of other tests left behind.
      TOLLBELL_JOURNAL_DIR: 'off',
      // Programs that tests start need a third less time for that.
      NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compile'),
    },
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
