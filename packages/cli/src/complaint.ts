import { BudgetsError } from '@tollbell/budgets'
import { StartError } from '@tollbell/service'
import { ToolMissing } from './tools/index.ts'

/** What the operator reads of an error: its sentences where it has some, and all we know where it is our own bug. */
export function complaintOf(error: unknown): string {
  if (error instanceof StartError || error instanceof BudgetsError || error instanceof ToolMissing) {
    return error.message
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
