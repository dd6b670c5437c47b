import type { Door } from './door.ts'
import { globalFetch } from './global-fetch/global-fetch.ts'
import { nodeFetch } from './node-fetch/node-fetch.ts'

/** All doors, in the order they are opened. */
export const doors: readonly Door[] = [globalFetch, nodeFetch]
