import { budgetFacts, budgetName, leftSentence, periodOf } from '../budget-facts.ts'
import { numberIn, unitOf } from '../event.ts'
import type { Telling } from '../text.ts'

/** Less than a configured amount is left. */
export const budgetRemaining: Telling = (event, context) => {
  const { words } = context
  const values = {
    budget: budgetName(event, context),
    level: words.amount(numberIn(event, 'level') ?? 0, unitOf(event)),
    period: periodOf(event),
  }
  return {
    icon: '⏳',
    title: words.say('BudgetRemaining.title', values),
    lead: [words.say('BudgetRemaining.lead', values), leftSentence(event, context)],
    facts: budgetFacts(event, context),
    advice: words.say('BudgetRemaining.advice'),
  }
}
