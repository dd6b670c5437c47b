import { cureFor } from '@tollbell/conventions'
import { type Budget, type Budgets, defaults, noBudgets, type ScopeName, scopeNames } from '../budget.ts'
import { BudgetsError } from '../mistakes.ts'
import { checkBudget, languageOf, timezoneOf, type WrittenBudget } from './check.ts'
import { type Field, quote } from './mistakes.ts'
import { type Place, YamlFile } from './yaml.ts'

const fileKeys = ['timezone', 'language', 'budgets'] as const
const budgetKeys = ['name', 'scope', 'limit', 'period', 'timezone', 'thresholds', 'remaining', 'step'] as const

// What ARCHITECTURE plans and no ledger does yet: said so, instead of "unknown".
const planned: Readonly<Record<string, string>> = {
  each: 'one balance for each user or project is planned and does not work yet; write a budget with a scope for each',
  rearm: 'levels that re-arm are planned and do not work yet; take it out: budgets start fresh with each period',
}

/**
 * Reads a budgets file. Throws one {@link BudgetsError} with every mistake in it, each with line and cure:
 * `budgets.yaml:12: budgets[1].limit: "10 dolars" is not an amount; write $10, 2_000_000 tokens or 500 requests`.
 */
export function parseBudgets(text: string, fileName = 'budgets.yaml'): Budgets {
  const file = new YamlFile(text, fileName)
  // An editor may be in the middle of writing it, and a slip in the shell empties it as fast: nobody means that.
  if (text.trim() === '') file.tell(file.root, 'there is nothing in it; write budgets: [] if there shall be none')
  const budgets = file.mistakes.length === 0 ? readFile(file) : noBudgets
  if (file.mistakes.length > 0) throw new BudgetsError(file.mistakes)
  return budgets
}

function readFile(file: YamlFile): Budgets {
  if (file.isEmpty(file.root)) return noBudgets
  const entries = file.entries(file.root, 'write budgets: and a list of budgets below it')
  tellUnknown(file, entries, fileKeys)
  const timezone = timezoneOf(fieldOf(file, entries, 'timezone', 'write an IANA name such as Asia/Tokyo'))
  const language = languageOf(fieldOf(file, entries, 'language', 'write a tag such as en or ja'))
  const list = entries.get('budgets')
  const places = list && !file.isEmpty(list) ? file.items(list, 'write a list, each budget after a dash') : []
  const budgets = places.map((place) => readBudget(file, place, timezone ?? defaults.timezone))
  tellTwins(file, places, budgets)
  return {
    timezone: timezone ?? defaults.timezone,
    language: language ?? defaults.language,
    budgets: budgets.flatMap((budget) => budget ?? []),
  }
}

function readBudget(file: YamlFile, place: Place, timezone: string): Budget | undefined {
  const entries = file.entries(place, 'write name: and limit: of the budget')
  if (entries.size === 0) {
    if (file.isMap(place)) file.tell(place, 'is empty; write name: and limit: of the budget')
    return undefined
  }
  tellUnknown(file, entries, budgetKeys)
  return checkBudget(writtenBudget(file, place, entries), timezone)
}

function writtenBudget(file: YamlFile, place: Place, entries: Map<string, Place>): WrittenBudget {
  const amount = 'write $10, 2_000_000 tokens or 500 requests'
  return {
    name: nameField(file, place, entries),
    scope: scopeFields(file, entries.get('scope')),
    limit: fieldOf(file, entries, 'limit', amount),
    step: fieldOf(file, entries, 'step', amount),
    period: periodField(file, entries.get('period')),
    timezone: fieldOf(file, entries, 'timezone', 'write an IANA name such as Asia/Tokyo'),
    thresholds: fieldsOf(file, entries.get('thresholds'), 'write a list such as [80%, 90%, 100%]'),
    remaining: fieldsOf(file, entries.get('remaining'), 'write a list such as [$5, $1]'),
  }
}

function nameField(file: YamlFile, place: Place, entries: Map<string, Place>): Field {
  if (!entries.has('name')) file.tell(place, 'has no name; give the budget a name, it is in every message about it')
  const named = fieldOf(file, entries, 'name', 'give the budget a name')
  return named ?? { text: 'unnamed', tell: (sentence) => file.tell(place, sentence) }
}

function periodField(file: YamlFile, place: Place | undefined): Field | undefined {
  if (!place) return undefined
  if (!file.isMap(place)) return file.field(place, 'write month, week or day')
  file.tell(place, 'rolling periods are planned and do not work yet; write month, week or day')
  return undefined
}

function scopeFields(file: YamlFile, place: Place | undefined): Partial<Record<ScopeName, Field>> {
  if (!place) return {}
  const entries = file.entries(place, 'write what it counts, such as {project: chatbot, model: gpt-5*}')
  tellUnknown(file, entries, scopeNames)
  const fields: Partial<Record<ScopeName, Field>> = {}
  for (const name of scopeNames) {
    const field = fieldOf(file, entries, name, 'write one name or pattern, such as gpt-5*')
    if (field) fields[name] = field
  }
  return fields
}

function fieldOf(file: YamlFile, entries: Map<string, Place>, key: string, cure: string): Field | undefined {
  const place = entries.get(key)
  return place && file.field(place, cure)
}

function fieldsOf(file: YamlFile, place: Place | undefined, cure: string): Field[] | undefined {
  if (!place) return undefined
  const places = file.isList(place) ? file.items(place, cure) : [place]
  return places.map((item) => file.field(item, cure))
}

function tellUnknown(file: YamlFile, entries: Map<string, Place>, known: readonly string[]): void {
  for (const [key, place] of entries) {
    if (known.includes(key)) continue
    file.tell(place, planned[key] ?? `unknown setting; ${cureFor(key, known)}`)
  }
}

function tellTwins(file: YamlFile, places: readonly Place[], budgets: readonly (Budget | undefined)[]): void {
  const seen = new Map<string, Place>()
  for (const [index, budget] of budgets.entries()) {
    const place = places[index]
    if (!budget || !place) continue
    const first = seen.get(budget.name)
    if (first)
      file.tell(place, `${quote(budget.name)} is the name of ${first.path} in line ${first.line}; give it another`)
    else seen.set(budget.name, place)
  }
}
