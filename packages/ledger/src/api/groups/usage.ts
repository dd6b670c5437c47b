import { json, type Parameter, type RouteGroup } from '../route.ts'
import {
  amount,
  count,
  type Fields,
  instant,
  listOf,
  mapOf,
  objectOf,
  oneOf,
  optional,
  ref,
  type Schema,
  text,
} from '../schema.ts'
import {
  type ErrorAnswer,
  type UsageAnswer,
  type UsageFigures,
  type UsageGroup,
  type UsageRow,
  usageGroups,
} from '../types.ts'
import { usageAnswer } from '../usage.ts'
import { readUsageQuery, rowLimits } from '../usage-query.ts'

/** What of figures is described. */
export const figureFields: Fields<UsageFigures> = {
  costUsd: amount('USD, without rounding.'),
  tokens: count('Sum of all token classes.'),
  tokensByClass: mapOf(count()),
  unpricedTokens: count('Tokens without a known price: in `tokens` too, and in no cost.'),
  requests: count('Requests to providers, failed ones included.'),
  requestsByOutcome: mapOf(count()),
}

/** What was used, by anything it may be grouped by. */
export const usage: RouteGroup = {
  name: 'usage',
  description: 'What was used, by anything it may be grouped by.',
  schemas: {
    UsageFigures: objectOf<UsageFigures>('What was used, in any group of calls.', figureFields),
    UsageRow: objectOf<UsageRow>('One group, and what was used in it.', {
      group: objectOf<Partial<Record<UsageGroup, string>>>(
        'Its name in each of what was grouped by; unknown is an empty text.',
        Object.fromEntries(usageGroups.map((name) => [name, optional(text())])) as Record<
          UsageGroup,
          ReturnType<typeof optional>
        >,
      ),
      ...figureFields,
    }),
    UsageAnswer: objectOf<UsageAnswer>('The groups asked for, by time, then by cost, dearest first.', {
      from: instant(),
      to: instant('Exclusive.'),
      timezone: text(),
      groupedBy: listOf(oneOf(usageGroups)),
      keptFrom: optional(
        instant(
          'Where `from` lies before what retention has kept: from then on everything is there. What was before is in no row.',
        ),
      ),
      rows: listOf(ref('UsageRow')),
      rowCount: count('How many groups there are in all.'),
      offset: count('How many groups come before the first of `rows`.'),
      nextOffset: optional(count('Where to go on; absent when these were the last.')),
      total: ref('UsageFigures'),
    }),
    ErrorAnswer: objectOf<ErrorAnswer>('Why it cannot be done.', {
      error: text('A sentence.'),
      mistakes: optional(listOf(text(), 'Every mistake in the parameters, each with its cure.')),
    }),
  },
  routes: [
    {
      method: 'get',
      path: '/api/v1/usage',
      demand: 'read',
      operationId: 'getUsage',
      summary: 'What was used, grouped and filtered',
      description: 'Bounds are widened to quarters of an hour. Pages fit together when `to` lies in the past.',
      parameters: [
        parameter('from', 'The first instant: a date in the time zone, or a date-time with offset.', '2026-11-01'),
        parameter('to', 'The first instant after it; now unless it is given.', '2026-11-30T00:00:00Z'),
        parameter('timezone', 'An IANA name; that of the budgets file unless it is given.', 'Asia/Tokyo'),
        parameter('group', `A list of ${usageGroups.join(', ')}; of hour, day, week and month one.`, 'day,project'),
        parameter('top', 'Keeps only so many names apart, the dearest of the whole time; others are `other`.', '3', {
          type: 'integer',
          minimum: 1,
          maximum: rowLimits.most,
        }),
        parameter('limit', 'The most groups to answer.', '2', {
          type: 'integer',
          minimum: 1,
          maximum: rowLimits.most,
          default: rowLimits.usual,
        }),
        parameter('offset', 'How many groups to leave out: `nextOffset` of the answer before.', '0', count()),
        parameter('project', 'Only such projects; a pattern such as `chat*`.', '*'),
        parameter('provider', 'Only such providers.'),
        parameter('model', 'Only such models.', 'gpt-*'),
        parameter('operation', 'Only such operations.'),
        parameter('user', 'Only such users.'),
      ],
      answers: {
        200: json('What was used.', ref('UsageAnswer')),
        400: json('The parameters cannot be understood.', ref('ErrorAnswer')),
      },
      handler: (parts) => async (request, response) => {
        const { timezone } = parts.budgets.current
        const query = readUsageQuery(request.query, { timezone, now: parts.now() })
        const answer = 'mistakes' in query ? query : await usageAnswer(parts, query)
        if ('mistakes' in answer) {
          const { mistakes } = answer
          response.status(400).json({ error: 'These parameters cannot be understood.', mistakes } satisfies ErrorAnswer)
        } else response.json(answer)
      },
    },
  ],
}

function parameter(name: string, description: string, example?: string, schema: Schema = text()): Parameter {
  return { name, description, schema, ...(example !== undefined && { example }) }
}
