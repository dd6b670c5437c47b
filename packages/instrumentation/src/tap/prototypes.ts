import { lookingReadersOf } from './readers.ts'

/** Prototypes whose answers look already. */
const looking = new WeakSet<object>()
// The one that most have: to compare takes less than to look it up.
let ofNode: object | undefined

/** Makes the methods by which an answer is read look at what passes through them, as far as it has a tap. */
export function watchReaders(response: Response): void {
  const prototype = Object.getPrototypeOf(response) as Response
  if (prototype === ofNode || looking.has(prototype)) return
  if (lookInPlace(response)) looking.add(prototype)
  else Object.setPrototypeOf(response, lookingPrototypeOf(prototype))
}

/**
 * The answers of Node.js look by the prototype they share. To give each of them another one takes as long as all else
 * that is done until the app has its answer, and whatever the app does with it is slower.
 * @returns whether this answer does
 */
function lookInPlace(response: Response): boolean {
  // Node.js can be started without.
  const { Response: OfNode } = globalThis as { Response?: typeof Response }
  if (!OfNode || !(response instanceof OfNode)) return false
  const { prototype } = OfNode
  if (looking.has(prototype)) return true
  // Hardened apps freeze or seal what they have not made themselves.
  if (Object.isSealed(prototype)) return false
  Object.defineProperties(prototype, lookingReadersOf(prototype))
  looking.add(prototype)
  ofNode = prototype
  return true
}

const lookingPrototypes = new WeakMap<Response, object>()

/** What an answer of another library inherits from in place of its own prototype. */
function lookingPrototypeOf(original: Response): object {
  let prototype = lookingPrototypes.get(original)
  if (!prototype) {
    const constructor = { value: original.constructor, writable: true, configurable: true }
    prototype = Object.create(original, { ...lookingReadersOf(original), constructor }) as object
    lookingPrototypes.set(original, prototype)
  }
  return prototype
}
