import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { accessScopes, accessWith, lineLog, Secret } from '@tollbell/service'
import { expect, test } from 'vitest'
import { groups } from './api/groups.ts'
import { testFolder, testLedger } from './testing/ledger.ts'
import { otlpRequest } from './testing/requests.ts'

// Nobody would write this, so that it is found wherever it gets to.
const canaries = { right: 'canary-right-5fd1', unused: 'canary-unused-77ab', wrong: 'canary-wrong-c0de' }

const routes = groups.flatMap((group) => group.routes)

test('no answer, header, metric, log or file of the store has a token in it', async () => {
  const dataDir = testFolder()
  const written: string[] = []
  const tokens = [canaries.right, canaries.unused].map((text) => ({
    name: text.slice(7, 12),
    scopes: accessScopes,
    secret: new Secret(text),
  }))
  const budgets = 'budgets: [{name: a, limit: $1}]'
  const log = lineLog({ write: (line) => written.push(line) })
  const ledger = await testLedger({ dataDir, budgets, access: accessWith(tokens), log })
  const keep = async (path: string, init: RequestInit): Promise<void> => {
    const response = await fetch(ledger.url + path, init)
    written.push([...response.headers].flat().join('\n'), await response.text())
  }
  const asked = [...routes.map(({ method, path }) => ({ method, path })), { method: 'get', path: '/nothing' }]
  for (const authorization of [`Bearer ${canaries.right}`, `Bearer ${canaries.wrong}`, `Basic ${canaries.right}`]) {
    for (const { method, path } of asked) {
      await keep(path, { method: method.toUpperCase(), headers: { authorization } })
      await keep(`${path}?group=nothing&from=${'x'.repeat(10)}`, { method: 'PATCH', headers: { authorization } })
    }
  }
  const headers = { authorization: `Bearer ${canaries.right}`, 'content-type': 'application/json' }
  for (const body of ['{', JSON.stringify(otlpRequest({ points: [{ value: 2 }, { value: -1 }] }))]) {
    await keep('/v1/metrics', { method: 'POST', headers, body })
  }
  writeFileSync(join(dataDir, 'budgets.yaml'), 'budgets: [{nam: a}]')
  await ledger.reload()
  await keep('/metrics', { headers })
  await ledger.close()
  for (const file of readdirSync(dataDir)) written.push(readFileSync(join(dataDir, file), 'latin1'))
  const all = written.join('\n')
  // Both what was asked and what went wrong is in there.
  for (const sign of [
    'tollbell_budget_spent',
    'not one of those configured',
    'unknown setting',
    'Too many wrong tokens',
  ]) {
    expect(all).toContain(sign)
  }
  for (const canary of Object.values(canaries)) expect(all.includes(canary)).toBe(false)
})
