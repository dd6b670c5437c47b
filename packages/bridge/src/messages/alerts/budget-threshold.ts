import { budgetFacts, budgetName, leftSentence, periodOf } from '../budget-facts.ts'
import { type Event, numberIn } from '../event.ts'
import { type BudgetLevel, icons, levelOf } from '../levels.ts'
import type { Telling } from '../text.ts'

/** A share of the limit was crossed; the tone follows the severity that share has in its budget. */
export const budgetThreshold: Telling = (event, context) => {
  const { words } = context
  const threshold = numberIn(event, 'threshold') ?? 1
  const level = toneOf(event, threshold)
  const isOver = (numberIn(event, 'remaining') ?? 1) < 0
  // A jump crosses lower ones and the limit at once: then "little is left", or "room to act", would be wrong in each.
  const sentence = isOver && level !== 'exhausted' ? 'info' : level
  const advice = isOver ? 'exhausted' : level
  const values = {
    budget: budgetName(event, context),
    threshold: words.formats.percent(threshold),
    period: periodOf(event),
  }
  return {
    icon: icons[level],
    title: words.say(`BudgetThreshold.${sentence}.title`, values),
    lead: [words.say(`BudgetThreshold.${sentence}.lead`, values), leftSentence(event, context)],
    facts: budgetFacts(event, context),
    advice: words.say(`BudgetThreshold.${advice}.advice`),
  }
}

// Once all is used, "little is left" would be wrong, whatever the budget calls critical.
function toneOf(event: Event, threshold: number): BudgetLevel | 'exhausted' {
  return threshold >= 1 ? 'exhausted' : levelOf(event)
}
