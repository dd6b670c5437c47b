import { bookedPrice, type PriceBook } from './book.ts'
import { builtInPrices } from './built-in.ts'
import { derivedPrice } from './derived.ts'
import { freeRates, hasPriceList, listedPrice } from './list.ts'
import { isFreeProvider, normalModel, providerId } from './names.ts'
import type { Price, PriceQuery } from './price.ts'
import { factorOf, normalTier } from './tiers.ts'

// Some providers' prices change with the hour, always on a quarter of it.
const millisecondsOfResolution = 15 * 60 * 1000

// Looking a price up costs 10–40 µs. Model names come from outside, so the memory has an end.
const maxRemembered = 2_000

interface Memory {
  readonly prices: Map<string, Price | undefined>
  /** What was asked last, and will mostly be asked again: to make its key takes longer than to compare. */
  last?: Remembered
}

interface Remembered extends Pick<PriceQuery, 'provider' | 'model'> {
  readonly tier: string
  readonly slot: number
  readonly price: Price | undefined
}

const noBook: PriceBook = { entries: [] }
const memories = new WeakMap<PriceBook, Memory>()

/**
 * The price of a model at a provider, or `undefined` when it is not known.
 * Your book comes first, then local models (free), then tollbell's own prices, then the list.
 */
export function priceOf(query: PriceQuery, book: PriceBook = noBook): Price | undefined {
  const { provider, model, tier = '' } = query
  const slot = Math.floor((query.date?.getTime() ?? Date.now()) / millisecondsOfResolution)
  const memory = memoryOf(book)
  const { last } = memory
  if (last?.model === model && last.provider === provider && last.tier === tier && last.slot === slot) return last.price
  const key = `${provider}\n${model}\n${tier}\n${slot}`
  const known = memory.prices.has(key)
  const price = known ? memory.prices.get(key) : findPrice(query, book)
  if (!known) {
    // What is not known only because the list is not there yet is looked up again.
    if (!price && !hasPriceList()) return undefined
    if (memory.prices.size >= maxRemembered) memory.prices.clear()
    memory.prices.set(key, price)
  }
  memory.last = { provider, model, tier, slot, price }
  return price
}

function memoryOf(book: PriceBook): Memory {
  let memory = memories.get(book)
  if (!memory) {
    memory = { prices: new Map() }
    memories.set(book, memory)
  }
  return memory
}

function findPrice(query: PriceQuery, book: PriceBook): Price | undefined {
  const provider = providerId(query.provider)
  const model = normalModel(query.model)
  const tier = normalTier(query.tier)
  const yours = bookedPrice(book, { provider, model, tier }, 'override')
  if (yours) return yours
  if (isFreeProvider(provider)) return { model, source: 'free', rates: freeRates }
  const ours = bookedPrice(builtInPrices, { provider, model, tier }, 'built-in')
  if (ours) return ours
  const factor = factorOf(provider, tier, model)
  if (factor === undefined) return undefined
  const date = query.date ?? new Date()
  return listedPrice(provider, model, date, factor) ?? derivedPrice(provider, model, date, factor)
}
