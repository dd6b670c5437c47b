import { type LoadHookSync, registerHooks } from 'node:module'
import { safely } from '../../safely.ts'
import type { Door } from '../door.ts'
import type { Fetch } from '../fetch/request.ts'

// The entries of node-fetch 2 and 3, in whatever folder: SDKs bring copies of their own.
const entry = /\/node_modules\/node-fetch\/(?:lib|src)\/index\.m?js$/

// Where the modules we load find us.
const key = Symbol.for('tollbell.node-fetch')
const inSource = `globalThis[Symbol.for('tollbell.node-fetch')]`

type NodeFetch = Fetch & { default?: unknown }

let meterOf: ((fetch: Fetch) => Fetch) | undefined
let hooked = false

/**
 * The npm package node-fetch, which openai 4 and others of its time call in place of the `fetch` of Node.js.
 * What is loaded before this door opens is not seen.
 */
export const nodeFetch: Door = {
  open(meter) {
    meterOf = meter
    if (!hooked) hook()
    return () => {
      meterOf = undefined
    }
  },
}

// Synchronous hooks cover `import` and `require` alike, without a flag and without a thread.
// https://nodejs.org/api/module.html#moduleregisterhooksoptions
function hook(): void {
  hooked = true
  Object.defineProperty(globalThis, key, { value: metered, configurable: true })
  registerHooks({ load })
}

const load: LoadHookSync = (url, context, nextLoad) => {
  const loaded = nextLoad(url, context)
  return entry.test(url) ? safely('loading node-fetch', () => withDoor(url, loaded), loaded) : loaded
}

/** The module with its fetch replaced by ours. */
function withDoor(url: string, loaded: ReturnType<LoadHookSync>): ReturnType<LoadHookSync> {
  if (loaded.format === 'module' || url.endsWith('.mjs')) {
    // The query names the module as it is, for ours to import.
    const original = JSON.stringify(`${url}?tollbell`)
    const source = `import fetch from ${original}\nexport * from ${original}\nexport default ${inSource}(fetch)\n`
    return { ...loaded, source, shortCircuit: true }
  }
  const { source } = loaded
  if (source === undefined || source === null) return loaded
  const text = typeof source === 'string' ? source : Buffer.from(source as Uint8Array).toString('utf8')
  return { ...loaded, source: `${text}\nmodule.exports = ${inSource}(module.exports)\n`, shortCircuit: true }
}

/** The same function with all it carries; only calls of it go through the door, as long as that is open. */
function metered(original: NodeFetch): NodeFetch {
  let madeBy: typeof meterOf
  let through: Fetch = original
  const door = new Proxy(original, {
    apply(target, self: unknown, args: Parameters<Fetch>) {
      if (madeBy !== meterOf) {
        madeBy = meterOf
        through = meterOf?.(target) ?? target
      }
      return Reflect.apply(through, self, args)
    },
  })
  // CommonJS has it under this name as well.
  if (original.default === original) original.default = door
  return door
}
