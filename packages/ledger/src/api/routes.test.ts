import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { accessScopes, accessWith, Secret } from '@tollbell/service'
import { describe, expect, test } from 'vitest'
import { describedBy } from '../testing/described.ts'
import { type TestLedger, testLedger } from '../testing/ledger.ts'
import { otlpRequest } from '../testing/requests.ts'
import { groups } from './groups.ts'
import { answersOf, openApiDocument } from './openapi.ts'
import type { Route } from './route.ts'

const document = openApiDocument(groups)
const routes = groups.flatMap((group) => group.routes)
const { validated } = describedBy(document)

const tokens = accessScopes.map((scope) => ({ name: scope, scopes: [scope], secret: new Secret(`only-${scope}`) }))
const access = accessWith([...tokens, { name: 'all', scopes: accessScopes, secret: new Secret('everything') }])

const budgets = `
timezone: Asia/Tokyo
budgets:
  - {name: everything, limit: $10, step: $1, remaining: [$5]}
  - {name: today, limit: $2, period: day}
  - {name: tokens, limit: 1000 tokens, period: day, scope: {project: chatbot}}
`

async function usedLedger(): Promise<TestLedger> {
  const ledger = await testLedger({ budgets, access })
  const points = [{ value: 5.5 }, { value: 900, metric: 'tollbell.tokens' }]
  expect((await ask(ledger, '/v1/metrics', { method: 'POST', body: otlpRequest({ points }) })).status).toBe(200)
  return ledger
}

function ask(
  ledger: TestLedger,
  path: string,
  { method = 'GET', token = 'everything', body }: { method?: string; token?: string; body?: object } = {},
): Promise<Response> {
  return fetch(ledger.url + path, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
}

const methodOf = ({ method }: Route): string => method.toUpperCase()

function examplePath({ path, parameters = [] }: Route): string {
  const query = parameters.flatMap(({ name, example }) => (example === undefined ? [] : [[name, example] as const]))
  return query.length === 0 ? path : `${path}?${new URLSearchParams(query.map(([...pair]) => pair)).toString()}`
}

test('the document is an OpenAPI document', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(document) as Record<string, unknown>)
  expect([valid, errors]).toEqual([true, undefined])
})

test('openapi.json is what `npm run generate` writes', () => {
  const committed: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8'))
  expect(committed).toEqual(JSON.parse(JSON.stringify(document)))
})

test('API.md has every route with its scope, and no other', () => {
  const page = readFileSync(join(import.meta.dirname, '../../API.md'), 'utf8')
  const rows = [...page.matchAll(/^\| `(GET|POST|PUT|DELETE) (\S+)` \| (\w+) \|/gm)]
  const words = { nothing: 'none', anyToken: 'any' }
  expect(rows.map(([, method, path, scope]) => `${method} ${path} ${scope}`).toSorted()).toEqual(
    routes
      .map(
        (route) =>
          `${methodOf(route)} ${route.path} ${route.demand in words ? words[route.demand as keyof typeof words] : route.demand}`,
      )
      .toSorted(),
  )
})

test('no two routes, operations or schemas share a name', () => {
  for (const names of [
    routes.map((route) => `${route.method} ${route.path}`),
    routes.map(({ operationId }) => operationId),
    groups.flatMap(({ schemas }) => Object.keys(schemas)),
    groups.map(({ name }) => name),
  ]) {
    expect(names).toEqual([...new Set(names)])
  }
})

test('every route answers as it is described', async () => {
  const ledger = await usedLedger()
  for (const route of routes) {
    const body = route.requestBody && { body: route.requestBody.example ?? otlpRequest({ points: [] }) }
    const response = await ask(ledger, examplePath(route), { method: methodOf(route), ...body })
    expect([route.path, response.ok]).toEqual([route.path, true])
    expect([route.path, await validated(route, response)]).toEqual([route.path, []])
  }
})

describe('every route is guarded', () => {
  test('as it is described, by the scope it demands', async () => {
    const ledger = await testLedger({ access })
    for (const route of routes.filter(({ demand }) => demand !== 'nothing')) {
      const unknown = await ask(ledger, route.path, { method: methodOf(route), token: '' })
      expect([route.path, unknown.status, await validated(route, unknown)]).toEqual([route.path, 401, []])
      const refused: string[] = []
      for (const { name } of tokens) {
        const response = await ask(ledger, route.path, { method: methodOf(route), token: `only-${name}` })
        if ((await response.text()).includes(`it needs the scope \\"${route.demand}\\"`)) refused.push(name)
      }
      const others = accessScopes.filter((scope) => scope !== route.demand)
      expect([route.path, refused]).toEqual([route.path, route.demand === 'anyToken' ? [] : others])
    }
  })

  test('against large bodies where it reads none', async () => {
    const ledger = await testLedger()
    const closed = routes.filter(({ method, requestBody }) => method !== 'get' && !requestBody)
    expect(closed.length).toBeGreaterThan(0)
    for (const route of closed) {
      const response = await ask(ledger, route.path, { method: methodOf(route), body: { text: 'x'.repeat(20_000) } })
      expect([route.path, response.status, await validated(route, response)]).toEqual([route.path, 413, []])
    }
  })

  test('against pages of other sites, where it changes something', async () => {
    const ledger = await testLedger()
    for (const route of routes.filter(({ method }) => method !== 'get')) {
      const headers = { 'sec-fetch-site': 'cross-site' }
      const response = await fetch(ledger.url + route.path, { method: methodOf(route), headers })
      expect([route.path, response.status]).toEqual([route.path, 403])
    }
  })

  test('and takes no other method', async () => {
    const ledger = await testLedger()
    for (const { path } of routes) {
      const allowed = routes.filter((route) => route.path === path).map(methodOf)
      const response = await ask(ledger, path, { method: 'PATCH' })
      expect([path, response.status, response.headers.get('allow')]).toEqual([path, 405, allowed.join(', ')])
    }
  })
})

test('every answer says that it is no page, and is not kept', async () => {
  const ledger = await testLedger({ access })
  for (const path of [...routes.map((route) => route.path), '/nothing', '/%zz']) {
    for (const token of ['', 'everything']) {
      const { headers } = await ask(ledger, path, { token })
      expect([path, headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual([
        path,
        'no-store',
        'nosniff',
      ])
      expect([path, headers.get('content-security-policy')]).toEqual([
        path,
        expect.stringContaining("default-src 'none'"),
      ])
    }
  }
})

test('what every route may answer beside its own has a description', () => {
  for (const route of routes) {
    const statuses = Object.keys(answersOf(route)).map(Number)
    expect(statuses).toEqual(expect.arrayContaining([413, 429, 500]))
  }
})
