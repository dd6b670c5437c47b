import { budgetFacts, budgetName, leftSentence, periodOf } from '../budget-facts.ts'
import { numberIn } from '../event.ts'
import type { Telling } from '../text.ts'

/** Another tenth of the limit, or whatever share a report is asked for, has been used. */
export const budgetReport: Telling = (event, context) => {
  const { words } = context
  const values = {
    budget: budgetName(event, context),
    share: words.formats.percent(numberIn(event, 'share') ?? 0),
    period: periodOf(event),
  }
  return {
    icon: '📊',
    title: words.say('BudgetReport.title', values),
    lead: [words.say('BudgetReport.lead', values), leftSentence(event, context)],
    facts: budgetFacts(event, context),
    advice: words.say('BudgetReport.advice'),
  }
}
