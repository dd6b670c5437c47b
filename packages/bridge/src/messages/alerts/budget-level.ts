import { budgetFacts, budgetName, leftSentence, periodOf } from '../budget-facts.ts'
import { numberIn, unitOf } from '../event.ts'
import { icons, levelOf } from '../levels.ts'
import type { Telling } from '../text.ts'

/** A chosen amount has been spent; the tone follows its severity. */
export const budgetLevel: Telling = (event, context) => {
  const { words } = context
  const level = levelOf(event)
  const values = {
    budget: budgetName(event, context),
    level: words.amount(numberIn(event, 'level') ?? 0, unitOf(event)),
    period: periodOf(event),
  }
  return {
    icon: icons[level],
    title: words.say('BudgetLevel.title', values),
    lead: [words.say('BudgetLevel.lead', values), leftSentence(event, context)],
    facts: budgetFacts(event, context),
    advice: words.say(`BudgetLevel.${level}.advice`),
  }
}
