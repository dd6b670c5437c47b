import type { Reset } from '../safekeeping.ts'

/** Reads what is to begin at zero, or says what is wrong with it. */
export function readReset(body: unknown): { readonly what: Reset } | { mistakes: string[] } {
  const { what, confirm, ...rest } = isObject(body) ? body : {}
  const mistakes = Object.keys(rest).map((name) => `${name}: unknown; there are what and confirm`)
  const reset = resetOf(what)
  if (reset === undefined) mistakes.push(`what: write "everything", or the names of budgets: {"budgets": ["all"]}`)
  if (confirm !== true) mistakes.push('confirm: write true; everything that is reset counts from zero')
  return reset === undefined || mistakes.length > 0 ? { mistakes } : { what: reset }
}

function resetOf(what: unknown): Reset | undefined {
  if (what === 'everything') return what
  const budgets = isObject(what) ? what['budgets'] : undefined
  if (!Array.isArray(budgets) || budgets.length === 0) return undefined
  const names: unknown[] = budgets
  return names.every((name) => typeof name === 'string') ? { budgets: names } : undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
