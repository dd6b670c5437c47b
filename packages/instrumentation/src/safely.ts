import { diag } from '@opentelemetry/api'
import { scopeName } from '@tollbell/conventions'

/** Runs our own code so that nothing it does wrong reaches the app. */
export function safely<Value>(what: string, run: () => Value, otherwise: Value): Value {
  try {
    return run()
  } catch (error) {
    diag.error(`${scopeName}: ${what} failed; the app goes on`, error)
    return otherwise
  }
}
