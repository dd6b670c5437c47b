import { units } from '@tollbell/conventions'
import { json, type RouteGroup } from '../route.ts'
import { amount, count, flag, instant, listOf, objectOf, oneOf, optional, ref, text } from '../schema.ts'
import { statusAnswer } from '../status.ts'
import { summaryAnswer } from '../summary.ts'
import type {
  BudgetSummary,
  CrossedNotice,
  DatedFigures,
  KeptHistory,
  LastExport,
  NamedFigures,
  PeriodFigures,
  SpentAt,
  StatusAnswer,
  SummaryAnswer,
} from '../types.ts'
import { budgetFields, noticeFields, statusFields } from './budgets.ts'
import { figureFields } from './usage.ts'

/** Everything at a glance. */
export const status: RouteGroup = {
  name: 'status',
  description: 'Everything at a glance.',
  schemas: {
    NamedFigures: objectOf<NamedFigures>('Figures of one project, model or operation; an empty name is unknown.', {
      name: text(),
      ...figureFields,
    }),
    StatusAnswer: objectOf<StatusAnswer>('The report of `tollbell status`.', {
      now: instant(),
      firstCallAt: optional(instant('Absent before the first call.')),
      lastCallAt: optional(instant()),
      allTime: ref('UsageFigures'),
      month: objectOf<StatusAnswer['month']>('The calendar month in the time zone of the budgets file.', {
        timezone: text(),
        start: instant(),
        end: instant('Exclusive.'),
        total: ref('UsageFigures'),
        byProject: listOf(ref('NamedFigures'), 'Dearest first.'),
        byModel: listOf(ref('NamedFigures')),
        byOperation: listOf(ref('NamedFigures')),
        bySource: listOf(ref('NamedFigures'), '`tollbell`, or which of the standard metrics others reported with.'),
      }),
      history: ref('KeptHistory'),
      budgetsMistakes: listOf(text(), 'Those of a newer budgets file, which is not taken.'),
      budgets: listOf(ref('BudgetState')),
    }),
    KeptHistory: objectOf<KeptHistory>('How long figures are kept.', {
      retentionDays: optional(count('Absent: for ever.')),
      compactAfterDays: count('Older ones are kept by day, no longer by quarter of an hour.'),
      keptFrom: optional(
        instant('Where older figures were removed: from then on all are there; before, only `allTime` has them.'),
      ),
    }),
    PeriodFigures: objectOf<PeriodFigures>('What was used in a stretch of the calendar.', {
      start: instant(),
      end: instant('Exclusive.'),
      ...figureFields,
    }),
    DatedFigures: objectOf<DatedFigures>('What was used on a day or in a month.', {
      date: text('`2026-11-22`, or `2026-11` of a month.'),
      isCut: optional(flag('Where it began before what retention has kept: what there was then is not in it.')),
      ...figureFields,
    }),
    SpentAt: objectOf<SpentAt>('What was spent of a budget on a day or in a month.', {
      date: text('`2026-11-22`, or `2026-11` of a month.'),
      spent: amount(),
    }),
    BudgetSummary: objectOf<BudgetSummary>('A budget with what it counted before.', {
      ...budgetFields,
      statusWord: statusFields.statusWord,
      history: objectOf<BudgetSummary['history']>('Oldest first, in the time zone of the budget.', {
        daily: listOf(ref('SpentAt')),
        monthly: listOf(ref('SpentAt')),
      }),
    }),
    CrossedNotice: objectOf<CrossedNotice>('Something a budget has told.', {
      budget: text(),
      member: optional(text('Whose balance it was, where the budget has one for each.')),
      unit: oneOf(units),
      ...noticeFields,
      crossedAt: instant(),
    }),
    LastExport: objectOf<LastExport>('When an app of a project last reported.', { project: text(), at: instant() }),
    SummaryAnswer: objectOf<SummaryAnswer>('What a dashboard shows.', {
      now: instant(),
      timezone: text(),
      language: optional(text('That of the budgets file; absent where it names none.')),
      ...statusFields,
      today: ref('PeriodFigures'),
      month: ref('PeriodFigures'),
      history: objectOf<SummaryAnswer['history']>('Oldest first; the present day and month come last.', {
        daily: listOf(ref('DatedFigures')),
        monthly: listOf(ref('DatedFigures')),
      }),
      budgets: listOf(ref('BudgetSummary')),
      alerts: listOf(ref('CrossedNotice'), 'What was told last by the budgets in force, newest first.'),
      lastExports: listOf(ref('LastExport'), 'Who the ledger hears from, newest first.'),
      budgetsMistakes: listOf(text(), 'Those of a newer budgets file, which is not taken.'),
    }),
  },
  routes: [
    {
      method: 'get',
      path: '/api/v1/status',
      demand: 'read',
      operationId: 'getStatus',
      summary: 'The report of `tollbell status`',
      answers: { 200: json('The report.', ref('StatusAnswer')) },
      handler: (parts) => async (_request, response) => {
        response.json(await statusAnswer(parts, parts.now()))
      },
    },
    {
      method: 'get',
      path: '/api/v1/summary',
      demand: 'read',
      operationId: 'getSummary',
      summary: 'What a dashboard shows: today, this month, history, budgets, what was told',
      answers: { 200: json('The summary.', ref('SummaryAnswer')) },
      handler: (parts) => async (_request, response) => {
        response.json(await summaryAnswer(parts, parts.now()))
      },
    },
  ],
}
