import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { totalTokens, type UsageCounts, usageClasses } from '@tollbell/conventions'
import { costOf, priceOf } from '@tollbell/pricing'
import { describe, expect, test } from 'vitest'
import { countOf } from './fields.ts'
import type { Method, Provider, Reading, Route, Sent, Surface } from './provider.ts'

/**
 * An answer in the shape the API sends it: `fixtures/<name>.json`, as events `<name>.sse`, in lines `<name>.jsonl`, or
 * as text `<name>.txt`.
 */
export interface AnswerCase {
  readonly fixture: string
  readonly url: string
  readonly method?: Method
  /** What the request said, where that matters. */
  readonly sent?: Partial<Sent>
  readonly provider: string
  /** The model in the answer, or in the request where the answer names none. */
  readonly model: string
  readonly usage: UsageCounts
  /** What the provider itself calls the total of the tokens; absent where it bills none or names no total. */
  readonly total?: number
  readonly tier?: string
  readonly estimated?: true
}

const nothingSent: Sent = { model: undefined, streams: false, fields: {} }

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
    test.each(cases)('$fixture is read', (answer) => {
      const { url, method, provider: providerName, model, usage, tier, estimated } = answer
      const route = routeOf(provider, url, method)
      expect(route.provider).toBe(providerName)
      const reading = readingOf(route.surface, folder, answer)
      expect(reading).toMatchObject({ usage, ...(tier ? { tier } : {}), ...(estimated ? { estimated } : {}) })
      expect(used(reading.usage ?? {})).toEqual(used(usage))
      expect(reading.model ?? answer.sent?.model ?? route.model).toBe(model)
    })

    const withTotal = cases.filter(({ total }) => total !== undefined)
    test.each(withTotal)('the classes of $fixture are disjoint: they add up to its total', (answer) => {
      const { usage = {} } = readingOf(routeOf(provider, answer.url, answer.method).surface, folder, answer)
      expect(totalTokens(usage)).toBe(answer.total)
    })

    test.each(cases)('$fixture is counted in known classes and whole numbers', (answer) => {
      const { usage = {} } = readingOf(routeOf(provider, answer.url, answer.method).surface, folder, answer)
      expect(usageClasses).toEqual(expect.arrayContaining(Object.keys(usage)))
      expect(Object.values(usage).every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(true)
    })

    test.each(cases)('$model at $provider has a price or is free', (answer) => {
      const { surface } = routeOf(provider, answer.url, answer.method)
      const { pricedAs, usage = {} } = readingOf(surface, folder, answer)
      const date = new Date('2026-11-22')
      const price = priceOf({ provider: answer.provider, model: pricedAs ?? answer.model, date })
      expect(costOf(usage, price).unpriced).toEqual({})
    })

    test.each(notOurs)('%s is none of its calls', (url) => {
      for (const method of ['GET', 'POST'] as const) expect(provider.routeOf(new URL(url), method)).toBeUndefined()
    })

    test.each([undefined, null, 42, 'text', [], {}, { usage: 'many' }, { usage: { prompt_tokens: -1 } }])(
      'an answer of %j is read without usage and without breaking',
      (answer) => {
        for (const { url, method, sent } of cases) {
          const { surface } = routeOf(provider, url, method)
          // Of a binary answer nothing is read, so nothing in it can break.
          const reading = surface.binary ? undefined : surface.readAnswer(answer, { ...nothingSent, ...sent })
          expect(reading?.usage).toBeUndefined()
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

function routeOf(provider: Provider, url: string, method: Method = 'POST'): Route {
  const route = provider.routeOf(new URL(url), method)
  if (!route) throw new Error(`${method} ${url} is none of this provider's`)
  return route
}

function readingOf(surface: Surface, folder: string, { fixture, sent: given }: AnswerCase): Reading {
  const text = readFileSync(join(folder, 'fixtures', fixture), 'utf8')
  const sent = { ...nothingSent, ...given }
  if (fixture.endsWith('.json')) return surface.readAnswer(JSON.parse(text), sent) ?? {}
  if (fixture.endsWith('.txt')) return surface.readText?.(text, sent) ?? {}
  const shape = fixture.endsWith('.sse') ? /^data: (\{.*)$/gm : /^(.+)$/gm
  const readings = [...text.matchAll(shape)].map(([, json = '']) => surface.readEvent(JSON.parse(json)) ?? {})
  const withUsage = readings.filter(({ usage }) => usage)
  return withUsage.reduce((before, next) => joined(surface, before, next), withUsage[0] ?? {})
}

function used(usage: UsageCounts): UsageCounts {
  return Object.fromEntries(Object.entries(usage).filter(([, count]) => count > 0))
}

function joined(surface: Surface, before: Reading, next: Reading): Reading {
  if (before === next) return next
  return surface.linewise ? sumOf(before, next) : (surface.join?.(before, next) ?? next)
}

function sumOf(before: Reading, next: Reading): Reading {
  const sums = Object.fromEntries(
    usageClasses.flatMap((usageClass) => {
      const both = [countOf(before.usage, usageClass), countOf(next.usage, usageClass)].filter((n) => n !== undefined)
      return both.length === 0 ? [] : [[usageClass, both.reduce((sum, count) => sum + count, 0)]]
    }),
  )
  return { ...next, usage: sums }
}
