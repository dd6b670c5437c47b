import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TokenCounts, tokenClasses, totalTokens } from '@tollbell/conventions'
import { costOf, priceOf } from '@tollbell/pricing'
import { describe, expect, test } from 'vitest'
import type { Provider, Reading, Route } from './provider.ts'

/** An answer in the shape the API sends it, in `fixtures/<name>.json` or, streamed, in `fixtures/<name>.sse`. */
export interface AnswerCase {
  readonly fixture: string
  readonly url: string
  readonly provider: string
  readonly model: string
  readonly usage: TokenCounts
  /** What the provider itself calls the total. */
  readonly total: number
  readonly tier?: string
}

/** What every provider must do with its addresses and its answers. */
export function describeProvider(
  name: string,
  setup: {
    readonly provider: Provider
    readonly folder: string
    readonly cases: readonly AnswerCase[]
    readonly notOurs: readonly string[]
  },
): void {
  const { provider, folder, cases, notOurs } = setup

  describe(`provider ${name}`, () => {
    test.each(cases)('$fixture is read', ({ fixture, url, provider: providerName, model, usage, tier }) => {
      const route = routeOf(provider, url)
      expect(route.provider).toBe(providerName)
      expect(readingOf(route, folder, fixture)).toMatchObject({ model, usage, ...(tier ? { tier } : {}) })
    })

    test.each(cases)('the classes of $fixture are disjoint: they add up to its total', ({ fixture, url, total }) => {
      const { usage = {} } = readingOf(routeOf(provider, url), folder, fixture)
      expect(totalTokens(usage)).toBe(total)
      expect(tokenClasses).toEqual(expect.arrayContaining(Object.keys(usage)))
    })

    test.each(cases)('$model at $provider has a price or is free', ({ provider: providerName, model, usage }) => {
      const price = priceOf({ provider: providerName, model, date: new Date('2026-11-22') })
      expect(costOf(usage, price).unpriced).toEqual({})
    })

    test.each(notOurs)('%s is none of its calls', (url) => {
      expect(provider.routeOf(new URL(url))).toBeUndefined()
    })

    test.each([undefined, null, 42, 'text', [], {}, { usage: 'many' }, { usage: { prompt_tokens: -1 } }])(
      'an answer of %j is read without usage and without breaking',
      (answer) => {
        for (const { url } of cases) {
          const { surface } = routeOf(provider, url)
          expect(surface.readAnswer(answer)?.usage).toBeUndefined()
          expect(surface.readEvent(answer)?.usage).toBeUndefined()
        }
      },
    )

    test('every fixture has a case', () => {
      const tested = new Set(cases.map(({ fixture }) => fixture))
      expect(readdirSync(join(folder, 'fixtures')).filter((file) => !tested.has(file))).toEqual([])
    })
  })
}

function routeOf(provider: Provider, url: string): Route {
  const route = provider.routeOf(new URL(url))
  if (!route) throw new Error(`${url} is none of this provider's`)
  return route
}

function readingOf({ surface }: Route, folder: string, fixture: string): Reading {
  const text = readFileSync(join(folder, 'fixtures', fixture), 'utf8')
  if (fixture.endsWith('.json')) return surface.readAnswer(JSON.parse(text)) ?? {}
  const events = [...text.matchAll(/^data: (\{.*)$/gm)].map(([, json = '']) => surface.readEvent(JSON.parse(json)))
  return events.findLast((reading) => reading?.usage) ?? {}
}
