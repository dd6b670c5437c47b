import { type Keeper, keeper } from './keeper.ts'
import type { Tap } from './tap.ts'

/** The tap of an answer; there is none on one that nobody watches. */
export const taps: Keeper<Response, Tap> = keeper()
