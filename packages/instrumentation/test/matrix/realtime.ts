import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'
import { socketDoors } from '../../src/doors/doors.ts'
import { startRealtime } from '../doubles/realtime.ts'
import { truthOf } from '../doubles/truth.ts'
import { meteredFetch } from '../kit/metered.ts'
import {
  classOf,
  converse,
  type LoadedSdk,
  loadRealtime,
  openRealtime,
  type RealtimeSdk,
  type SocketKind,
} from '../kit/realtime-apps.ts'

const folder = join(import.meta.dirname, '../..')
const require = createRequire(import.meta.url)

/** A way for an app to come by the SDK. */
export interface RealtimeWay {
  readonly name: string
  /** Whatever has to be made goes into `temporary`. */
  readonly load: (sdk: RealtimeSdk, kind: SocketKind, temporary: string) => Promise<LoadedSdk>
}

export const realtimeWays: readonly RealtimeWay[] = [
  { name: 'ESM', load: (sdk, kind) => loadRealtime(sdk, kind) },
  { name: 'CommonJS', load: (sdk, kind) => loadRealtime(sdk, kind, require) },
  { name: 'bundled with esbuild', load: loadBundle },
]

/** What came of one conversation, with us and without. */
export interface RealtimeObservation {
  readonly bare: unknown
  readonly metered: unknown
  readonly truth: object
  readonly counted: object
}

/** Leads the same conversation with us and without, each with a provider of its own. */
export async function observeRealtime(sdk: LoadedSdk, kind: SocketKind): Promise<RealtimeObservation> {
  const [without, provider] = [await startRealtime(), await startRealtime()]
  const lead = async (url: string): Promise<unknown> =>
    converse(await openRealtime(sdk, kind, new sdk.OpenAI({ apiKey: 'sk-test', baseURL: url })))
  const bare = await lead(without.url)
  const meter = meteredFetch()
  const closes = socketDoors.map((door) => door.open(meter.meter))
  try {
    const metered = await lead(provider.url)
    const { outcomes, ...counted } = await meter.totals()
    return {
      bare,
      metered,
      truth: { ...truthOf(provider.billed, 'openai'), requests: provider.billed.length, estimated: false },
      counted: { ...counted, requests: Object.values(outcomes).reduce((all, each) => all + each, 0) },
    }
  } finally {
    for (const close of closes) close()
    await Promise.all([meter.close(), without.close(), provider.close()])
  }
}

async function loadBundle(sdk: RealtimeSdk, kind: SocketKind, temporary: string): Promise<LoadedSdk> {
  const outfile = join(temporary, `${sdk.name}-${sdk.folder.replace('/', '-')}-${kind}.cjs`)
  const contents = `export { OpenAI } from '${sdk.name}'
    export { ${classOf(kind)} as Realtime } from '${sdk.name}/${sdk.folder}/${kind}'`
  const stdin = { contents, resolveDir: folder }
  await build({ stdin, bundle: true, minify: true, platform: 'node', format: 'cjs', logLevel: 'error', outfile })
  return require(outfile) as LoadedSdk
}
