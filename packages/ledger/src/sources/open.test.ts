import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { instruments, attributes as names } from '@tollbell/conventions'
import { StartError } from '@tollbell/service'
import { expect, test } from 'vitest'
import { testFolder } from '../testing/ledger.ts'
import { bookedFromZero, readingsIn, testSources } from '../testing/readings.ts'
import type { ProjectMap } from './projects.ts'

const input = {
  name: instruments.genAiTokenUsage.name,
  kind: 'histogram',
  value: 1_000_000,
  attributes: { [names.provider]: 'openai', [names.responseModel]: 'gpt-4o', [names.tokenType]: 'input' },
} as const

function fileWith(prices: object): string {
  const file = join(testFolder(), 'prices.json')
  writeFileSync(file, JSON.stringify(prices))
  return file
}

test('prices of the file come before those of the list', () => {
  const sources = testSources({ pricesFile: fileWith({ 'openai/gpt-4o': { input: 7 } }) })
  const costs = bookedFromZero(readingsIn({ metrics: [input] }, sources)).filter(
    ({ account }) => account.measure === 'cost',
  )
  expect(costs.map(({ amount }) => amount)).toEqual([7_000_000_000])
})

test('all mistakes of a prices file are told at the start', () => {
  const pricesFile = fileWith({ 'gpt-4o': { input: 1 }, 'openai/gpt-4o': { input: -1 } })
  const start = (): unknown => testSources({ pricesFile })
  expect(start).toThrow(StartError)
  expect(start).toThrow(/"gpt-4o": write the key as provider\/model[^]*"input" is -1/)
})

const projects: ProjectMap = { checkout: 'shop', 'team-a/*': 'a' }

test.each([
  { name: 'a service in the map', resource: { [names.serviceName]: 'checkout' }, project: 'shop' },
  {
    name: 'one of a namespace in the map',
    resource: { [names.serviceName]: 'search', [names.serviceNamespace]: 'team-a' },
    project: 'a',
  },
  { name: 'any other service', resource: { [names.serviceName]: 'search' }, project: 'search' },
  {
    name: 'an app that says itself who pays',
    resource: { [names.serviceName]: 'checkout', [names.project]: 'itself' },
    project: 'itself',
  },
])('the project of $name is $project', ({ resource, project }) => {
  const { readings } = readingsIn({ metrics: [input], resource }, testSources({ projects }))
  expect(readings.map(({ stream }) => stream.project)).toEqual([project])
})

test('however growth is cut into exports, the cost is that of the whole, to the nano-dollar', () => {
  // A third of a nano-dollar a token.
  const sources = testSources({ pricesFile: fileWith({ 'openai/gpt-4o': { input: 0.000333333 } }) })
  const [cost] = readingsIn({ metrics: [input] }, sources).readings[0]?.stream.entries.slice(1) ?? []
  let sum = 0
  for (let tokens = 0; tokens < 10_000; tokens += 7) sum += cost?.amountBetween(tokens, tokens + 7) ?? 0
  expect(sum).toBe(cost?.amountBetween(0, 10_003))
  expect(sum).toBe(3334)
})
