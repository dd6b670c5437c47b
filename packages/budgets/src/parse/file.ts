import { cureFor, didYouMean } from '@tollbell/conventions'
import { type Budget, type Budgets, defaults, noBudgets, type ScopeName, scopeNames } from '../budget.ts'
import { BudgetsError } from '../mistakes.ts'
import { checkBudget, languageOf, timezoneOf, type WrittenBudget } from './check.ts'
import { type Field, quote } from './mistakes.ts'
import { type PeriodForm, periodForms } from './period.ts'
import { type BudgetSetting, budgetSettings, fileSettings } from './settings.ts'
import { type Place, YamlFile } from './yaml.ts'

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
  tellUnknown(file, entries, Object.keys(fileSettings))
  const timezone = timezoneOf(fieldOf(file, entries.get('timezone'), fileSettings.timezone.cure))
  const language = languageOf(fieldOf(file, entries.get('language'), fileSettings.language.cure))
  const list = entries.get('budgets')
  const places = list && !file.isEmpty(list) ? file.items(list, fileSettings.budgets.cure) : []
  const budgets = places.map((place) => readBudget(file, place, timezone ?? defaults.timezone))
  tellTwins(file, places, budgets)
  return {
    timezone: timezone ?? defaults.timezone,
    ...(language !== undefined && { language }),
    budgets: budgets.flatMap((budget) => budget ?? []),
  }
}

function readBudget(file: YamlFile, place: Place, timezone: string): Budget | undefined {
  const entries = file.entries(place, 'write name: and limit: of the budget')
  if (entries.size === 0) {
    if (file.isMap(place)) file.tell(place, 'is empty; write name: and limit: of the budget')
    return undefined
  }
  tellUnknown(file, entries, Object.keys(budgetSettings))
  return checkBudget(writtenBudget(file, place, asMeant(entries, Object.keys(budgetSettings))), timezone)
}

// What is misspelt is told once; that a budget then lacks it is no mistake of its own.
function asMeant(entries: ReadonlyMap<string, Place>, known: readonly string[]): Map<string, Place> {
  const missing = new Set(known.filter((setting) => !entries.has(setting)))
  const meant = [...entries].map(([key, place]): [string, Place] => {
    const setting = known.includes(key) ? key : didYouMean(key, known)
    return [setting !== undefined && missing.has(setting) ? setting : key, place]
  })
  return new Map(meant)
}

function writtenBudget(file: YamlFile, place: Place, entries: Map<string, Place>): WrittenBudget {
  const one = (setting: BudgetSetting): Field | undefined =>
    fieldOf(file, entries.get(setting), budgetSettings[setting].cure)
  const list = (setting: BudgetSetting): Field[] | undefined =>
    fieldsOf(file, entries.get(setting), budgetSettings[setting].cure)
  return {
    name: nameField(file, place, entries),
    scope: scopeFields(file, entries.get('scope')),
    each: one('each'),
    limit: one('limit'),
    period: periodField(file, entries.get('period')),
    timezone: one('timezone'),
    thresholds: list('thresholds'),
    warning: one('warning'),
    critical: one('critical'),
    rearm: one('rearm'),
    remaining: someFieldsOf(file, entries.get('remaining'), budgetSettings.remaining.cure),
    step: one('step'),
    report: one('report'),
  }
}

function nameField(file: YamlFile, place: Place, entries: Map<string, Place>): Field {
  if (!entries.has('name')) file.tell(place, 'has no name; give the budget a name, it is in every message about it')
  const named = fieldOf(file, entries.get('name'), budgetSettings.name.cure)
  return named ?? { text: 'unnamed', tell: (sentence) => file.tell(place, sentence) }
}

// {month: 15} is read as the text it stands for.
function periodField(file: YamlFile, place: Place | undefined): Field | undefined {
  if (!place || !file.isMap(place)) return fieldOf(file, place, budgetSettings.period.cure)
  const entries = file.entries(place, budgetSettings.period.cure)
  const forms = Object.keys(periodForms) as PeriodForm[]
  tellUnknown(file, entries, forms)
  const written = forms.filter((form) => entries.has(form))
  if (written.length !== 1) file.tell(place, `has ${written.length} of ${forms.join(', ')}; write one of them`)
  const [form] = written
  const field = form && fieldOf(file, entries.get(form), periodForms[form].cure)
  // What is written twice, or is empty, has been told.
  return form && field && field.text !== '' && written.length === 1
    ? { text: periodForms[form].text + field.text, tell: (sentence) => field.tell(sentence) }
    : undefined
}

function scopeFields(file: YamlFile, place: Place | undefined): Partial<Record<ScopeName, Field[]>> {
  if (!place) return {}
  const entries = file.entries(place, budgetSettings.scope.cure)
  tellUnknown(file, entries, scopeNames)
  const fields: Partial<Record<ScopeName, Field[]>> = {}
  for (const name of scopeNames) {
    const cure = 'write a name or pattern such as gpt-5*, or a list of them'
    const patterns = someFieldsOf(file, entries.get(name), cure)
    if (patterns) fields[name] = patterns
  }
  return fields
}

function fieldOf(file: YamlFile, place: Place | undefined, cure: string): Field | undefined {
  return place && file.field(place, cure)
}

function fieldsOf(file: YamlFile, place: Place | undefined, cure: string): Field[] | undefined {
  if (!place) return undefined
  if (!file.isList(place)) return [file.field(place, cure)]
  return file.items(place, cure).map((item) => file.field(item, cure))
}

function someFieldsOf(file: YamlFile, place: Place | undefined, cure: string): Field[] | undefined {
  const fields = fieldsOf(file, place, cure)
  if (place && file.isList(place) && fields?.length === 0) file.tell(place, `is an empty list; ${cure}`)
  return fields
}

function tellUnknown(file: YamlFile, entries: Map<string, Place>, known: readonly string[]): void {
  for (const [key, place] of entries) {
    if (!known.includes(key)) file.tell(place, `unknown setting; ${cureFor(key, known)}`)
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
