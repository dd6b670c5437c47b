import { modelFamily, type UsageClass, usageClasses } from '@tollbell/conventions'
import { normalModel, providerId } from './names.ts'
import type { Price } from './price.ts'
import { rateFromUsd } from './rate.ts'
import { factorOf, normalTier } from './tiers.ts'

/**
 * Prices by `provider/model`, as in the prices file:
 * `{ "openai/gpt-4o": { "input": 2.5, "output": 10 }, "openai/gpt-4o@priority": { … } }`.
 * In USD per 1M tokens or characters (`input_characters`), per second (`input_audio_seconds`), per image
 * (`output_images`). `*` stands for any characters; `@tier` names a service tier. A model without its own key has
 * that of its family (`gpt-4o` for `gpt-4o-2024-08-06`). The first key that fits is taken.
 */
export type PriceTable = Readonly<Record<string, Readonly<Partial<Record<UsageClass, number>>>>>

/** Prices that come before the list's; made by {@link parsePriceBook}. */
export interface PriceBook {
  readonly entries: readonly PriceEntry[]
}

interface PriceEntry {
  readonly pattern: string
  readonly provider: RegExp
  readonly model: RegExp
  readonly tier: string
  readonly usd: Readonly<Partial<Record<UsageClass, number>>>
}

/** A prices file that cannot be used; `mistakes` has one sentence for each. */
export class PriceBookError extends Error {
  override name = 'PriceBookError'
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'))
    this.mistakes = mistakes
  }
}

const keyShape = /^([^/@]+)\/(.+?)(?:@([\w-]+))?$/

/**
 * Reads a {@link PriceTable} that came from outside.
 * @param origin where it came from, for the sentences: a file name or an option's name
 * @throws {PriceBookError} with every mistake at once
 */
export function parsePriceBook(table: unknown, origin: string): PriceBook {
  if (!isRecord(table)) {
    throw new PriceBookError([`${origin}: write an object such as { "openai/gpt-4o": { "input": 2.5, "output": 10 } }`])
  }
  const mistakes = Object.entries(table).flatMap(([key, prices]) => mistakesOf(key, prices, origin))
  if (mistakes.length > 0) throw new PriceBookError(mistakes)
  return { entries: Object.entries(table as PriceTable).map(([key, prices]) => entryOf(key, prices)) }
}

/** Reads a prices file; see {@link parsePriceBook}. */
export function readPriceBook(path: string, readFile: (path: string) => string): PriceBook {
  return parsePriceBook(readJson(path, readFile), path)
}

function readJson(path: string, readFile: (path: string) => string): unknown {
  let text: string
  try {
    text = readFile(path)
  } catch (error) {
    throw new PriceBookError([`${path}: the prices file cannot be read: ${(error as Error).message}`])
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new PriceBookError([`${path}: the prices file is not JSON: ${(error as Error).message}`])
  }
}

/** The price of the first entry that fits, or `undefined`. A tier without an entry has its known factor. */
export function bookedPrice(
  book: PriceBook,
  query: { readonly provider: string; readonly model: string; readonly tier: string },
  source: Price['source'],
): Price | undefined {
  const fits = [query.model, modelFamily(query.model)].flatMap((name) =>
    book.entries.filter(({ provider, model }) => provider.test(query.provider) && model.test(name)),
  )
  const own = fits.find(({ tier }) => tier === query.tier)
  if (own) return priceOfEntry(own, 1, source)
  const standard = fits.find(({ tier }) => tier === '')
  const factor = factorOf(query.provider, query.tier, query.model)
  return standard && factor !== undefined ? priceOfEntry(standard, factor, source) : undefined
}

function priceOfEntry({ pattern, usd }: PriceEntry, factor: number, source: Price['source']): Price {
  const rates = Object.entries(usd).map(([usageClass, each]) => [
    usageClass,
    rateFromUsd(usageClass as UsageClass, each, factor),
  ])
  return { model: pattern, source, rates: Object.fromEntries(rates) as Price['rates'] }
}

function entryOf(key: string, prices: PriceTable[string]): PriceEntry {
  const [, provider = '', model = '', tier] = keyShape.exec(key) ?? []
  const { input, output } = prices
  return {
    pattern: key,
    provider: globOf(provider.includes('*') ? provider : providerId(provider)),
    model: globOf(normalModel(model)),
    tier: normalTier(tier),
    usd: {
      // Cached input and reasoning are input and output unless they have a price of their own.
      ...(input === undefined ? {} : { input_cached: input, input_cache_write: input, input_cache_write_1h: input }),
      ...(output === undefined ? {} : { output_reasoning: output }),
      ...prices,
    },
  }
}

function globOf(pattern: string): RegExp {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  return new RegExp(`^${source}$`, 'i')
}

function mistakesOf(key: string, prices: unknown, origin: string): string[] {
  const where = `${origin}: "${key}"`
  const shape = keyShape.test(key) ? [] : [`${where}: write the key as provider/model, such as "openai/gpt-4o"`]
  if (!isRecord(prices)) {
    return [...shape, `${where}: write its prices as an object such as { "input": 2.5, "output": 10 }`]
  }
  const none =
    Object.keys(prices).length === 0
      ? [`${where}: has no price; for a free model write { "input": 0, "output": 0 }`]
      : []
  return [...shape, ...none, ...Object.entries(prices).flatMap(([name, usd]) => mistakesOfPrice(where, name, usd))]
}

function mistakesOfPrice(where: string, name: string, usd: unknown): string[] {
  if (!(usageClasses as readonly string[]).includes(name)) {
    return [`${where}: "${name}" is nothing that is billed; use one of ${usageClasses.join(', ')}`]
  }
  if (typeof usd === 'number' && Number.isFinite(usd) && usd >= 0) return []
  return [`${where}: "${name}" is ${JSON.stringify(usd)}; write USD as a number, such as 2.5 per 1M tokens`]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
