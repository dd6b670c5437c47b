import { constants } from 'node:perf_hooks'

// V8 lets eight times as much lie about.
const mostBytes = 8 * 2 ** 20

// While V8 marks what is in use, which takes some 50 ms beside the work, a young collection makes it finish at once.
// Measured: the program then stands still for 20 to 45 ms, else for 4 to 8.
// https://github.com/v8/v8/blob/main/src/flags/flag-definitions.h (separate_gc_phases)
const mostWhileMarkingBytes = 64 * 2 ** 20

/** Buffers, outside the heap, that nobody needs any more: counted, and collected when there are many. */
export class YoungGarbage {
  readonly #collect: () => void
  #bytes = 0
  #isMarking = false

  /** `collect` is a young collection. */
  constructor(collect: () => void) {
    this.#collect = collect
  }

  add(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes < (this.#isMarking ? mostWhileMarkingBytes : mostBytes)) return
    this.#bytes = 0
    this.#collect()
  }

  /**
   * V8 has done this kind of work, as https://nodejs.org/api/perf_hooks.html#performancenodeentrykind has it.
   * Incremental is how marking begins, and major how it ends.
   */
  hear(kind: number): void {
    if (kind === constants.NODE_PERFORMANCE_GC_INCREMENTAL) this.#isMarking = true
    if (kind === constants.NODE_PERFORMANCE_GC_MAJOR) this.#isMarking = false
  }
}
