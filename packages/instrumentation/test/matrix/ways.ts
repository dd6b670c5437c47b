import { cpSync, existsSync, readdirSync, realpathSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { build } from 'esbuild'
import type { RunArguments } from './register.ts'

const folder = join(import.meta.dirname, '../..')

export const majors = [4, 5, 6, 7] as const
export type Major = (typeof majors)[number]

/** What {@link RunArguments} say of an SDK. */
export type App = Omit<RunArguments, 'baseURL' | 'baseURLs'>

/** A way for an app to come by an SDK. */
export interface Way {
  readonly name: string
  /** Whatever has to be made goes into `temporary`. */
  readonly prepare: (major: Major, temporary: string) => Promise<App>
  /** Some of its classes have other names then. */
  readonly bundled?: true
  /** What is not seen of its own accord. */
  readonly unseen?: readonly Major[]
}

export const ways: readonly Way[] = [
  {
    name: 'ESM',
    prepare: (major) => Promise.resolve({ sdk: packageOf(major), load: 'import', metered: 'registered' }),
  },
  {
    name: 'CommonJS',
    prepare: (major) => Promise.resolve({ sdk: packageOf(major), load: 'require', metered: 'registered' }),
  },
  {
    name: 'a second copy beside it',
    prepare: (major, temporary) =>
      Promise.resolve({ sdk: copyOf(major, temporary), load: 'require', metered: 'registered' }),
  },
  {
    name: 'bundled with esbuild',
    bundled: true,
    prepare: async (major, temporary) => ({
      sdk: await bundleOf(major, temporary),
      load: 'require',
      metered: 'registered',
    }),
    // Its node-fetch is in the bundle, where nothing can be put between.
    unseen: [4],
  },
  {
    name: 'bundled, the client made before us, `meter(client)`',
    bundled: true,
    prepare: async (major, temporary) => ({
      sdk: await bundleOf(major, temporary),
      load: 'require',
      metered: 'byHand',
    }),
  },
]

/** The SDK as it is, to compare with: without us it does the same however it is loaded. */
export function bareApp(major: Major): App {
  return { sdk: packageOf(major), load: 'require', metered: 'no' }
}

const packageOf = (major: Major): string => (major === 7 ? 'openai' : `openai-${major}`)

async function bundleOf(major: Major, temporary: string): Promise<string> {
  const outfile = join(temporary, `openai-${major}.cjs`)
  await build({
    stdin: { contents: `export { OpenAI } from '${packageOf(major)}'`, resolveDir: folder },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
    outfile,
  })
  return outfile
}

/** A copy of the SDK, and of the node-fetch it brings, as a package manager nests one. */
function copyOf(major: Major, temporary: string): string {
  const original = realpathSync(join(folder, 'node_modules', packageOf(major)))
  return copyPackage(original, join(temporary, `copy-${major}`, 'node_modules'), ['node-fetch'])
}

function copyPackage(original: string, modules: string, nested: readonly string[]): string {
  const copy = join(modules, basename(original))
  cpSync(original, copy, { recursive: true, filter: (path) => !/[\\/]src$|\.(?:map|ts|mts)$/.test(path) })
  const siblings = dirname(original)
  for (const name of readdirSync(siblings)) {
    const target = join(modules, name)
    const sibling = realpathSync(join(siblings, name))
    if (nested.includes(name)) copyPackage(sibling, join(copy, 'node_modules'), [])
    else if (!existsSync(target)) symlinkSync(sibling, target, 'junction')
  }
  return copy
}
