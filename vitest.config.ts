import { defineConfig } from 'vitest/config'

// Tests run the sources, so nothing has to be built first.
const conditions = ['@tollbell/source', 'node', 'import', 'module', 'default']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'test/**/*.test.ts',
      'scripts/**/*.test.mjs',
    ],
    globalSetup: ['test/setup/monitoring-tools.ts'],
    reporters: ['default', './test/setup/counting-reporter.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
