import type { UsageMeter } from '../meter.ts'
import type { Fetch } from './fetch/request.ts'

/** A place where calls leave the app: each is a folder here. */
export interface Door {
  /**
   * Sends what leaves here through the fetch that `meter` makes of the one found here.
   * @returns takes it back; also where somebody has put a fetch of his own around ours
   */
  open(meter: (fetch: Fetch) => Fetch): () => void
}

/** A place where WebSockets leave the app. */
export interface SocketDoor {
  /**
   * Looks at what comes through the sockets that are opened here, and counts it.
   * @returns takes it back
   */
  open(meter: UsageMeter): () => void
}
