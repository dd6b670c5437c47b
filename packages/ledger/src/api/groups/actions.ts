import { testAlertSeconds } from '@tollbell/conventions'
import { check } from '../check.ts'
import { json, type RouteGroup } from '../route.ts'
import { instant, objectOf, ref, text } from '../schema.ts'
import type { CheckAnswer, TestAlertAnswer } from '../types.ts'
import { budgetsFields, statusFields } from './budgets.ts'

/** What somebody may want to be done now. */
export const actions: RouteGroup = {
  name: 'actions',
  description: 'What somebody may want to be done now.',
  schemas: {
    CheckAnswer: objectOf<CheckAnswer>('The budgets as they stand after the check.', {
      ...budgetsFields,
      ...statusFields,
      checkedAt: instant(),
    }),
    TestAlertAnswer: objectOf<TestAlertAnswer>('What happens now.', {
      message: text('What happens next, and how long it takes.'),
      askedAt: instant(),
      visibleUntil: instant('Until then, Prometheus sees it.'),
    }),
  },
  routes: [
    {
      method: 'post',
      path: '/api/v1/check',
      demand: 'write',
      operationId: 'check',
      summary: 'Reads the budgets file again and says where the budgets stand',
      description:
        'Nothing waits for it: each booking moves the budgets, and the file is looked at every second. It shows at ' +
        'once what a change of the file does.',
      answers: { 200: json('Where the budgets stand.', ref('CheckAnswer')) },
      handler: (parts) => async (_request, response) => {
        response.json(await check(parts))
      },
    },
    {
      method: 'post',
      path: '/api/v1/test-alert',
      demand: 'write',
      operationId: 'askForTestAlert',
      summary: 'Sends a test alert through Prometheus, Alertmanager and the bridge to every channel',
      answers: { 202: json('It is on its way.', ref('TestAlertAnswer')) },
      handler:
        ({ testAlert, now }) =>
        (_request, response) => {
          const at = now()
          testAlert.ask(at)
          const answer: TestAlertAnswer = {
            message: testAlertMessage,
            askedAt: at.toISOString(),
            visibleUntil: new Date(at.getTime() + testAlertSeconds * 1000).toISOString(),
          }
          response.status(202).json(answer)
        },
    },
  ],
}

/** What happens after a test alert was asked for. */
export const testAlertMessage: string =
  'Prometheus sees the test alert with its next scrape and tells Alertmanager, which brings it to the bridge, and that ' +
  'to every channel: within 15 seconds where Prometheus looks every 5, within two minutes where it looks once a minute.'
