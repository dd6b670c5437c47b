import { join } from 'node:path'
import { SetupError } from '../setup/say.mjs'

// Packages import each other's sources by this condition, so nothing has to be built first.
const fromSources = '--conditions=@tollbell/source'

/**
 * What `npm start`, `npm test` and the others do, once Node and the packages are there: a command line each.
 * `prefetch`: it needs Prometheus and Alertmanager. `needsPnpm`: it calls pnpm itself.
 */
export const tasks = {
  start: {
    prefetch: true,
    command: ({ node, root, args }) => [node, fromSources, cli(root), 'start', ...args],
  },
  tollbell: {
    inCallersFolder: true,
    command: ({ node, root, args }) => [node, fromSources, cli(root), ...args],
  },
  test: {
    prefetch: true,
    command: ({ node, root, args }) => [node, join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...args],
  },
  check: {
    needsPnpm: true,
    command: ({ node, root, args }) => [node, join(root, 'scripts/tasks/check.mjs'), ...args],
  },
  build: {
    command: ({ node, root, args }) => [node, join(root, 'node_modules/typescript/bin/tsc'), '-b', '--force', ...args],
  },
  generate: {
    command: ({ node, root }) => [node, fromSources, join(root, 'scripts/tasks/generate.mjs')],
  },
  bench: {
    prefetch: true,
    command: ({ node, root, args }) => [node, fromSources, join(root, 'scripts/tasks/bench.mjs'), ...args],
  },
  accuracy: {
    prefetch: true,
    command: ({ node, root, args }) => [node, fromSources, join(root, 'test/accuracy/main.ts'), ...args],
  },
  fuzz: {
    command: ({ node, root, args }) => [node, fromSources, join(root, 'packages/ledger/test/fuzz/main.ts'), ...args],
  },
  exec: {
    needsPnpm: true,
    inCallersFolder: true,
    command: ({ args }) => {
      if (args.length === 0)
        throw new SetupError('exec needs a command: node scripts/run.mjs exec <command> [arguments]')
      return args
    },
  },
}

const cli = (root) => join(root, 'packages/cli/src/main.ts')
