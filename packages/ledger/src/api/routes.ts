import express, { type Router } from 'express'
import type { Book } from '../booking/book.ts'
import type { BudgetsInForce } from '../budgets-in-force.ts'
import { budgetState } from './budget-state.ts'
import { statusAnswer } from './status.ts'
import type { BudgetsAnswer, ErrorAnswer } from './types.ts'
import { usageAnswer } from './usage.ts'
import { readUsageQuery } from './usage-query.ts'

export interface ApiParts {
  readonly book: Book
  readonly budgets: BudgetsInForce
  readonly now: () => Date
}

/** `/api/v1`: what was used, where the budgets stand, and the report of both. */
export function apiRoutes({ book, budgets, now }: ApiParts): Router {
  const router = express.Router()

  router.get('/usage', async (request, response) => {
    const query = readUsageQuery(request.query, { timezone: budgets.current.timezone, now: now() })
    const answer = 'mistakes' in query ? query : await usageAnswer(book, query)
    if ('mistakes' in answer) response.status(400).json(mistaken(answer.mistakes))
    else response.json(answer)
  })

  router.get('/budgets', async (_request, response) => {
    const { timezone, language } = budgets.current
    const at = now()
    const { balances } = await book.standing(at)
    const states = balances.map((balance) => budgetState(balance, at))
    response.json({ timezone, language, mistakes: [...budgets.mistakes], budgets: states } satisfies BudgetsAnswer)
  })

  router.get('/status', async (_request, response) => {
    response.json(await statusAnswer(book, budgets, now()))
  })

  return router
}

function mistaken(mistakes: string[]): ErrorAnswer {
  return { error: 'These parameters cannot be understood.', mistakes }
}
