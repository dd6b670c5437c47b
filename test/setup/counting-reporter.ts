import type { Reporter, TestModule } from 'vitest/node'

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** The closing line by which people and machines count tests: `12 passed, 1 failed, 2 skipped`. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** A run is green only when something ran and nothing failed. */
export function isGreen({ passed, failed }: Counts): boolean {
  return passed > 0 && failed === 0
}

/**
 * Ends the output with the closing line. What fails outside a test (a file that does not load, a hook, a stray
 * rejection, the set-up of the whole run) counts as a failure too.
 */
export default class CountingReporter implements Reporter {
  // Until a run has ended, it has failed.
  #counts: Counts = { passed: 0, failed: 1, skipped: 0 }

  #files = 0

  onInit(): void {
    // After everything vitest has to say, also about what happened while it closed.
    process.once('exit', (code) => {
      if (!isGreen(this.#counts) && code === 0) process.exitCode = 1
      process.stdout.write(`${closingLine(this.#counts)}\n`)
    })
  }

  onTestRunStart(specifications: readonly unknown[]): void {
    this.#files = specifications.length
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counted = modules.map(countsOf)
    const sum = (name: keyof Counts): number => counted.reduce((total, counts) => total + counts[name], 0)
    const neverRun = this.#files - modules.length
    const failed = sum('failed') + unhandledErrors.length + neverRun
    this.#counts = { passed: sum('passed'), failed, skipped: sum('skipped') }
  }
}

function countsOf(module: TestModule): Counts {
  const states = [...module.children.allTests()].map((test) => test.result().state)
  const count = (state: string): number => states.filter((each) => each === state).length
  const brokenSuites = [...module.children.allSuites()].filter((suite) => suite.errors().length > 0).length
  const broken = brokenSuites + (module.errors().length > 0 ? 1 : 0)
  return { passed: count('passed'), failed: count('failed') + broken, skipped: count('skipped') }
}
