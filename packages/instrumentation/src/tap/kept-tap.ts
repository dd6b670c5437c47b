import type { Tap } from './tap.ts'

// The private fields of a class are put on whatever the constructor of its parent returns.
const Given = function given(response: Response): Response {
  return response
} as unknown as new (
  response: Response,
) => object

/**
 * The tap of an answer, as a private field of the answer itself: there nobody else sees it, and to look for it takes
 * next to no time.
 */
class KeptTap extends Given {
  #tap: Tap | undefined

  static keep(response: Response, tap: Tap): void {
    keptOn(response).#tap = tap
  }

  static of(response: unknown): Tap | undefined {
    return typeof response === 'object' && response !== null && #tap in response ? response.#tap : undefined
  }
}

// To ask first whether there is one takes longer than all the rest, and mostly there is none.
function keptOn(response: Response): KeptTap {
  try {
    return new KeptTap(response)
  } catch {
    return response as object as KeptTap
  }
}

/** Keeps a tap with the answer it is for, in place of one before. */
export function keepTap(response: Response, tap: Tap): void {
  KeptTap.keep(response, tap)
}

/** The tap of an answer; `undefined` for one that nobody watches, and for all else. */
export function tapOf(response: unknown): Tap | undefined {
  return KeptTap.of(response)
}
