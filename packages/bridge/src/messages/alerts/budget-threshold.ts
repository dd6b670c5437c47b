import { severityOfThreshold } from '@tollbell/conventions'
import { budgetFacts, budgetName, leftSentence, periodOf } from '../budget-facts.ts'
import { numberIn } from '../event.ts'
import type { Telling } from '../text.ts'

type Level = 'info' | 'warning' | 'critical' | 'exhausted'

const icons: Readonly<Record<Level, string>> = { info: 'ℹ️', warning: '⚠️', critical: '🚨', exhausted: '⛔' }

/** A share of the limit was crossed; the tone follows the share. */
export const budgetThreshold: Telling = (event, context) => {
  const { words } = context
  const threshold = numberIn(event, 'threshold') ?? 1
  const level = levelOf(threshold)
  const values = {
    budget: budgetName(event),
    threshold: words.formats.percent(threshold),
    period: periodOf(event),
  }
  return {
    icon: icons[level],
    title: words.say(`BudgetThreshold.${level}.title`, values),
    lead: [words.say(`BudgetThreshold.${level}.lead`, values), leftSentence(event, context)],
    facts: budgetFacts(event, context),
    advice: words.say(`BudgetThreshold.${level}.advice`),
  }
}

function levelOf(threshold: number): Level {
  if (threshold >= 1) return 'exhausted'
  const severity = severityOfThreshold(threshold)
  return severity === 'none' ? 'info' : severity
}
