import { budgetFacts, budgetName, leftSentence, periodOf } from '../budget-facts.ts'
import { numberIn, unitOf } from '../event.ts'
import type { Telling } from '../text.ts'

/** Another full step, a dollar say, has been spent. */
export const budgetStep: Telling = (event, context) => {
  const { words } = context
  const values = {
    budget: budgetName(event, context),
    step: words.amount(numberIn(event, 'step') ?? 0, unitOf(event)),
    period: periodOf(event),
  }
  return {
    icon: '💰',
    title: words.say('BudgetStep.title', values),
    lead: [words.say('BudgetStep.lead', values), leftSentence(event, context)],
    facts: budgetFacts(event, context),
    advice: words.say('BudgetStep.advice'),
  }
}
