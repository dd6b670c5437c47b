import { type PriceBook, parsePriceBook } from './book.ts'

/**
 * Prices the list does not have. All from https://platform.openai.com/docs/pricing: priority processing has no
 * factor of its own but a price by model; fine-tuned models have prices of their own, cached input included.
 * A model that is not here has no known priority price, so its usage is unpriced there until a prices file names it.
 */
export const builtInPrices: PriceBook = parsePriceBook(
  {
    'openai/gpt-5.4@priority': { input: 5, input_cached: 0.5, output: 30 },
    'openai/gpt-5.2@priority': { input: 3.5, input_cached: 0.35, output: 28 },
    'openai/gpt-5.1@priority': { input: 2.5, input_cached: 0.25, output: 20 },
    'openai/gpt-5@priority': { input: 2.5, input_cached: 0.25, output: 20 },
    'openai/gpt-5-2025-08-07@priority': { input: 2.5, input_cached: 0.25, output: 20 },
    'openai/gpt-5-mini@priority': { input: 0.45, input_cached: 0.045, output: 3.6 },
    'openai/gpt-5-mini-2025-08-07@priority': { input: 0.45, input_cached: 0.045, output: 3.6 },
    'openai/gpt-4.1@priority': { input: 3.5, input_cached: 0.875, output: 14 },
    'openai/gpt-4.1-2025-04-14@priority': { input: 3.5, input_cached: 0.875, output: 14 },
    'openai/gpt-4.1-mini@priority': { input: 0.7, input_cached: 0.175, output: 2.8 },
    'openai/gpt-4.1-mini-2025-04-14@priority': { input: 0.7, input_cached: 0.175, output: 2.8 },
    'openai/gpt-4o@priority': { input: 4.25, input_cached: 2.125, output: 17 },
    'openai/gpt-4o-2024-08-06@priority': { input: 4.25, input_cached: 2.125, output: 17 },
    'openai/gpt-4o-2024-11-20@priority': { input: 4.25, input_cached: 2.125, output: 17 },
    'openai/gpt-4o-mini@priority': { input: 0.25, input_cached: 0.125, output: 1 },
    'openai/gpt-4o-mini-2024-07-18@priority': { input: 0.25, input_cached: 0.125, output: 1 },
    'openai/o3@priority': { input: 3.5, input_cached: 0.875, output: 14 },
    'openai/o3-2025-04-16@priority': { input: 3.5, input_cached: 0.875, output: 14 },
    'openai/o4-mini@priority': { input: 2, input_cached: 0.5, output: 8 },
    'openai/o4-mini-2025-04-16@priority': { input: 2, input_cached: 0.5, output: 8 },

    'openai/ft:gpt-4.1-mini-*': { input: 0.8, input_cached: 0.2, output: 3.2 },
    'openai/ft:gpt-4.1-nano-*': { input: 0.2, input_cached: 0.05, output: 0.8 },
    'openai/ft:gpt-4.1-2*': { input: 3, input_cached: 0.75, output: 12 },
    'openai/ft:gpt-4o-mini-*': { input: 0.3, input_cached: 0.15, output: 1.2 },
    'openai/ft:gpt-4o-2*': { input: 3.75, input_cached: 1.875, output: 15 },
    'openai/ft:o4-mini-*': { input: 4, input_cached: 1, output: 16 },
  },
  'built-in prices',
)
