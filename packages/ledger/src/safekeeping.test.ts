import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BudgetsAnswer, StatusAnswer } from './api/types.ts'
import { testNow } from './testing/clock.ts'
import { testFolder, testLedger } from './testing/ledger.ts'

const budgets = 'budgets: [{name: all, limit: $10, step: $1}, {name: other, limit: $10}]'
const start = testNow().getTime() - 60_000

async function costOf(ledger: { json<Answer>(path: string): Promise<Answer> }): Promise<string> {
  return (await ledger.json<StatusAnswer>('/api/v1/status')).allTime.costUsd
}

async function spentOf(ledger: { json<Answer>(path: string): Promise<Answer> }): Promise<string[]> {
  return (await ledger.json<BudgetsAnswer>('/api/v1/budgets')).budgets.map(({ spent }) => spent)
}

test('a backup is a store to go on with, taken while bookings go on', async () => {
  const ledger = await testLedger()
  await ledger.send({ points: [{ value: 3, start }] })
  const sending = Array.from({ length: 20 }, (_, index) => ledger.send({ points: [{ value: 4 + index, start }] }))
  const file = await ledger.backup()
  await Promise.all(sending)
  expect(await costOf(ledger)).toBe('23')
  const dataDir = testFolder()
  mkdirSync(dataDir, { recursive: true })
  renameSync(file, join(dataDir, 'ledger.sqlite'))
  const again = await testLedger({ dataDir })
  const cost = Number(await costOf(again))
  expect(cost).toBeGreaterThanOrEqual(3)
  expect(cost).toBeLessThanOrEqual(23)
  // The app does not know that its ledger is another one.
  await again.send({ points: [{ value: 25, start }] })
  expect(await costOf(again)).toBe('25')
})

test('everything is reset, with a backup; apps are not booked again for what they have counted', async () => {
  const ledger = await testLedger({ budgets })
  await ledger.send({ points: [{ value: 3, start }] })
  const file = await ledger.reset('everything')
  expect([await costOf(ledger), await spentOf(ledger)]).toEqual(['0', ['0', '0']])
  await ledger.send({ points: [{ value: 5, start }] })
  expect([await costOf(ledger), await spentOf(ledger)]).toEqual(['2', ['2', '2']])
  const dataDir = testFolder()
  renameSync(file, join(dataDir, 'ledger.sqlite'))
  expect(await costOf(await testLedger({ dataDir }))).toBe('3')
})

test('a budget that is reset counts from zero and tells anew, also after a restart; the others go on', async () => {
  const dataDir = testFolder()
  const ledger = await testLedger({ dataDir, budgets })
  await ledger.send({ points: [{ value: 3, start }] })
  await ledger.reset({ budgets: ['all'] })
  expect([await costOf(ledger), await spentOf(ledger)]).toEqual(['3', ['0', '3']])
  await ledger.send({ points: [{ value: 4.5, start }] })
  const stand = async (from: typeof ledger): Promise<unknown> => {
    const [all, other] = (await from.json<BudgetsAnswer>('/api/v1/budgets')).budgets
    const told = all?.notices.filter(({ kind, crossedAt }) => kind === 'step' && crossedAt !== undefined)
    return [all?.spent, told?.map(({ at }) => at), other?.spent]
  }
  expect(await stand(ledger)).toEqual(['1.5', ['1'], '4.5'])
  await ledger.close()
  expect(await stand(await testLedger({ dataDir, budgets }))).toEqual(['1.5', ['1'], '4.5'])
})

test('a budget that is not in force is told; one with a balance for each is in force before there is one', async () => {
  const each =
    'budgets: [{name: all, step: $1}, {name: other, step: $1, each: project}, {name: unused, step: $1, each: user}]'
  const ledger = await testLedger({ budgets: each })
  await ledger.send({
    points: [
      { value: 3, start },
      { value: 3, start, attributes: { 'tollbell.project': 'p2' } },
    ],
  })
  await expect(ledger.reset({ budgets: ['all', 'al'] })).rejects.toThrow(
    new RangeError('There is no budget "al". Those in force are: all, other, unused.'),
  )
  await expect(ledger.reset({ budgets: ['unused'] })).resolves.toContain('.sqlite')
})
