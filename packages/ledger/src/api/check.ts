import { budgetStates } from './budget-state.ts'
import type { RouteParts } from './route.ts'
import { wordFor, worstOf } from './status-words.ts'
import type { BudgetsAnswer, CheckAnswer } from './types.ts'

/** Where the budgets stand. */
export async function budgetsAnswer(
  { book, budgets }: Pick<RouteParts, 'book' | 'budgets'>,
  now: Date,
): Promise<BudgetsAnswer> {
  const standing = await book.standing(now)
  const { timezone, language, budgets: inForce } = budgets.current
  const states = budgetStates({ inForce, balances: standing.balances(now) }, now)
  return { timezone, ...(language !== undefined && { language }), mistakes: [...budgets.mistakes], budgets: states }
}

/** Reads the budgets file again, ends the periods that are over, and says where the budgets stand. */
export async function check({
  book,
  budgets,
  now,
}: Pick<RouteParts, 'book' | 'budgets' | 'now'>): Promise<CheckAnswer> {
  await budgets.reload()
  const at = now()
  const answer = await budgetsAnswer({ book, budgets }, at)
  const status = worstOf(answer.budgets)
  return { ...answer, checkedAt: at.toISOString(), status, statusWord: wordFor(status) }
}
