import { json, type RouteGroup } from '../route.ts'
import { objectOf, oneOf, ref, text } from '../schema.ts'

/** For whatever starts and watches the ledger. */
export const health: RouteGroup = {
  name: 'health',
  description: 'For whatever starts and watches the ledger.',
  schemas: {
    Alive: objectOf<{ status: string }>('It runs.', { status: oneOf(['ok']) }),
    Ready: objectOf<{ status: string }>('It can book.', { status: oneOf(['ready']) }),
    NotReady: objectOf<{ status: string; error: string }>('It cannot book.', {
      status: oneOf(['notReady']),
      error: text('Why.'),
    }),
  },
  routes: [
    {
      method: 'get',
      path: '/healthz',
      demand: 'nothing',
      operationId: 'getHealth',
      summary: 'Whether it runs',
      answers: { 200: json('It runs.', ref('Alive')) },
      handler: () => (_request, response) => {
        response.json({ status: 'ok' })
      },
    },
    {
      method: 'get',
      path: '/readyz',
      demand: 'nothing',
      operationId: 'getReadiness',
      summary: 'Whether it can write',
      answers: { 200: json('It can.', ref('Ready')), 503: json('It cannot.', ref('NotReady')) },
      handler:
        ({ health: state }) =>
        async (_request, response) => {
          const failure = await state.failure()
          if (failure === undefined) response.json({ status: 'ready' })
          else response.status(503).json({ status: 'notReady', error: failure })
        },
    },
  ],
}
