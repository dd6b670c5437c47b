import { describe, expect, test } from 'vitest'
import { testAccount } from '../testing/balances.ts'
import type { Account } from './account.ts'
import { Accounts } from './accounts.ts'

const account = (of: Partial<Account> = {}): Account => testAccount({ model: 'gpt-5', ...of })

test('an account is the same object each time', () => {
  const accounts = new Accounts()
  expect(accounts.admit(account())).toBe(accounts.admit(account()))
  expect(accounts.folded).toBe(0)
})

describe('where there are too many accounts in a project', () => {
  test.each([
    { name: 'one that is known is kept apart', of: { user: 'ann', operation: 'ask' }, is: {} },
    { name: 'a new user is other', of: { user: 'bob', operation: 'ask' }, is: { user: 'other' } },
    {
      name: 'where that is not known either, everything that was said is other',
      of: { user: 'bob', operation: 'tell' },
      is: { user: 'other', operation: 'other', model: 'other', provider: 'other', detail: 'other' },
    },
    { name: 'another project is not concerned', of: { project: 'search', user: 'bob' }, is: {} },
  ])('$name', ({ of, is }) => {
    expect(full().admit(account(of))).toEqual(account({ ...of, ...is }))
  })

  test('what is measured, and whether it was estimated, is never given up', () => {
    const folded = full().admit(account({ measure: 'tokens', estimated: true, source: 'gen-ai-histogram', user: 'x' }))
    expect(folded).toMatchObject({ measure: 'tokens', estimated: true, source: 'gen-ai-histogram', project: 'chatbot' })
  })

  test('no flood of names makes more than a few', () => {
    const accounts = full()
    const booked = Array.from({ length: 1000 }, (_, at) =>
      accounts.admit(account({ user: `u${at}`, operation: `o${at}`, model: `m${at}`, detail: `d${at}` })),
    )
    expect([new Set(booked).size, accounts.folded, accounts.lastFolded]).toEqual([1, 1000, 'chatbot'])
  })
})

test('where there are too many projects, a new one is other, with its names', () => {
  const accounts = new Accounts({ projects: 1, accountsPerProject: 2 })
  accounts.admit(account())
  const booked = ['a', 'b', 'c', 'd'].map((project) => accounts.admit(account({ project, user: project })))
  expect(booked.map(({ project, user }) => `${project}/${user}`)).toEqual([
    'other/a',
    'other/b',
    'other/other',
    'other/other',
  ])
})

test('what was there before stays, whatever the limits are', () => {
  const accounts = new Accounts()
  const before = [account(), account({ user: 'ann' }), account({ project: 'search' })]
  accounts.begin(
    before.map((each) => ({ account: each })),
    { projects: 1, accountsPerProject: 1 },
  )
  expect(before.map((each) => accounts.admit({ ...each }))).toEqual(before)
  expect(accounts.folded).toBe(0)
  expect(accounts.admit(account({ project: 'new' })).project).toBe('other')
})

function full(): Accounts {
  const accounts = new Accounts({ projects: 2, accountsPerProject: 2 })
  accounts.admit(account({ user: 'ann', operation: 'ask' }))
  accounts.admit(account({ user: 'other', operation: 'ask' }))
  return accounts
}
