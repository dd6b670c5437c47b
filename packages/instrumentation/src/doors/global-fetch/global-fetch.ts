import type { Door } from '../door.ts'
import type { Fetch } from '../fetch/request.ts'

/** The `fetch` of Node.js. SDKs take hold of it when a client is made, so it is replaced before that. */
export const globalFetch: Door = {
  open(meter) {
    const original = globalThis.fetch as Fetch | undefined
    // Node.js can be started without.
    if (!original) return () => {}
    let isOpen = true
    const metered = meter((input, init) => original(input, init))
    const door: Fetch = (input, init) => (isOpen ? metered(input, init) : original(input, init))
    for (const name of ['name', 'length'] as const) Object.defineProperty(door, name, { value: original[name] })
    globalThis.fetch = door
    return () => {
      isOpen = false
      if (globalThis.fetch === door) globalThis.fetch = original
    }
  },
}
