import { diag } from '@opentelemetry/api'
import { scopeName } from '@tollbell/conventions'

/** Runs our own code so that nothing it does wrong reaches the app. */
export function safely<Value>(what: string, run: () => Value, otherwise: Value): Value {
  try {
    return run()
  } catch (error) {
    noteFailure(what, error)
    return otherwise
  }
}

/** Says that our own code did something wrong of which the app hears nothing. */
export function noteFailure(what: string, error: unknown): void {
  diag.error(`${scopeName}: ${what} failed; the app goes on`, error)
}
