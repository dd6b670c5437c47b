import { expect, test } from 'vitest'
import { testAccount } from '../testing/balances.ts'
import type { Booked } from './figures.ts'
import { topUsers } from './top-users.ts'

const spent = (project: string, user: string, amount: number, more = {}): Booked => ({
  account: testAccount({ project, user, ...more }),
  amount: BigInt(amount),
})

test.each<{ name: string; booked: Booked[]; most?: number; told: [string, string, number][] }>([
  {
    name: 'those that spent most over all projects are named, in each project they spent in',
    booked: [spent('chatbot', 'ann', 4), spent('chatbot', 'bob', 5), spent('search', 'ann', 3)],
    most: 1,
    told: [
      ['chatbot', 'ann', 4],
      ['search', 'ann', 3],
      ['chatbot', 'other', 5],
    ],
  },
  {
    name: 'everything a user cost counts, and nothing but cost',
    booked: [
      spent('chatbot', 'ann', 4),
      spent('chatbot', 'ann', 2, { detail: 'output', model: 'gpt-5' }),
      spent('chatbot', 'ann', 1000, { measure: 'tokens' }),
      spent('chatbot', 'bob', 1000, { measure: 'unpriced' }),
    ],
    told: [['chatbot', 'ann', 6]],
  },
  {
    name: 'spend of nobody in particular is no user, and in no other',
    booked: [spent('chatbot', '', 9), spent('chatbot', 'ann', 1)],
    told: [['chatbot', 'ann', 1]],
  },
  {
    name: 'names beyond the limits of the ledger are other, however much that is',
    booked: [spent('chatbot', 'other', 9), spent('chatbot', 'ann', 2), spent('chatbot', 'bob', 1)],
    most: 1,
    told: [
      ['chatbot', 'ann', 2],
      ['chatbot', 'other', 10],
    ],
  },
  {
    name: 'of those that spent the same, always the same are named',
    booked: ['cid', 'ann', 'bob'].map((user) => spent('chatbot', user, 1)),
    most: 2,
    told: [
      ['chatbot', 'ann', 1],
      ['chatbot', 'bob', 1],
      ['chatbot', 'other', 1],
    ],
  },
  { name: 'without users there is nothing to tell', booked: [spent('chatbot', '', 9)], told: [] },
])('$name', ({ booked, most = 20, told }) => {
  const users = topUsers(booked, most)
  expect(users.map(({ project, user, amount }) => [project, user, Number(amount)])).toEqual(told)
})
