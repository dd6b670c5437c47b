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
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
