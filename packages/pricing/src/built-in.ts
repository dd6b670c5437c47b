import { type PriceBook, parsePriceBook } from './book.ts'

/**
 * OpenAI's prices that the list does not have. A model that is not here has no known price there (in priority
 * processing, by the image, …), so its usage is unpriced until a prices file names it.
 */
export const builtInPrices: PriceBook = parsePriceBook(
  {
    // Priority processing has a price by model, without one for long prompts; that of newer models is a factor.
    // https://openai.com/api-fast-mode, which was https://openai.com/api-priority-processing
    'openai/gpt-5.5@priority': { input: 12.5, input_cached: 1.25, output: 75 },
    'openai/gpt-5.4-mini@priority': { input: 1.5, input_cached: 0.15, output: 9 },
    'openai/gpt-5.4@priority': { input: 5, input_cached: 0.5, output: 30 },
    'openai/gpt-5.2@priority': { input: 3.5, input_cached: 0.35, output: 28 },
    'openai/gpt-5.1@priority': { input: 2.5, input_cached: 0.25, output: 20 },
    'openai/gpt-5.1-codex@priority': { input: 2.5, input_cached: 0.25, output: 20 },
    'openai/gpt-5@priority': { input: 2.5, input_cached: 0.25, output: 20 },
    'openai/gpt-5-codex@priority': { input: 2.5, input_cached: 0.25, output: 20 },
    'openai/gpt-5-mini@priority': { input: 0.45, input_cached: 0.045, output: 3.6 },
    'openai/gpt-4.1@priority': { input: 3.5, input_cached: 0.875, output: 14 },
    'openai/gpt-4.1-mini@priority': { input: 0.7, input_cached: 0.175, output: 2.8 },
    'openai/gpt-4.1-nano@priority': { input: 0.2, input_cached: 0.05, output: 0.8 },
    'openai/gpt-4o-2024-05-13@priority': { input: 8.75, output: 26.25 },
    'openai/gpt-4o@priority': { input: 4.25, input_cached: 2.125, output: 17 },
    'openai/gpt-4o-mini@priority': { input: 0.25, input_cached: 0.125, output: 1 },
    'openai/o3@priority': { input: 3.5, input_cached: 0.875, output: 14 },
    'openai/o4-mini@priority': { input: 2, input_cached: 0.5, output: 8 },

    // Fine-tuned models have prices of their own, cached input included.
    // https://platform.openai.com/docs/pricing#fine-tuning, as in
    // https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json
    'openai/ft:gpt-4.1-2025-04-14*': { input: 3, input_cached: 0.75, output: 12 },
    'openai/ft:gpt-4.1-mini-2025-04-14*': { input: 0.8, input_cached: 0.2, output: 3.2 },
    'openai/ft:gpt-4.1-nano-2025-04-14*': { input: 0.2, input_cached: 0.05, output: 0.8 },
    'openai/ft:gpt-4o-2024-08-06*': { input: 3.75, input_cached: 1.875, output: 15 },
    'openai/ft:gpt-4o-mini-2024-07-18*': { input: 0.3, input_cached: 0.15, output: 1.2 },
    'openai/ft:o4-mini-2025-04-16*': { input: 4, input_cached: 1, output: 16 },

    // By the image. https://platform.openai.com/docs/models/dall-e-3, https://platform.openai.com/docs/models/dall-e-2
    'openai/dall-e-3/standard/1024x1024': { output_images: 0.04 },
    'openai/dall-e-3/standard/1024x1792': { output_images: 0.08 },
    'openai/dall-e-3/standard/1792x1024': { output_images: 0.08 },
    'openai/dall-e-3/hd/1024x1024': { output_images: 0.08 },
    'openai/dall-e-3/hd/1024x1792': { output_images: 0.12 },
    'openai/dall-e-3/hd/1792x1024': { output_images: 0.12 },
    'openai/dall-e-2/standard/256x256': { output_images: 0.016 },
    'openai/dall-e-2/standard/512x512': { output_images: 0.018 },
    'openai/dall-e-2/standard/1024x1024': { output_images: 0.02 },

    // By the character. https://platform.openai.com/docs/models/tts-1, https://platform.openai.com/docs/models/tts-1-hd
    'openai/tts-1': { input_characters: 15 },
    'openai/tts-1-hd': { input_characters: 30 },

    // By the minute of what is heard, $0.017. https://developers.openai.com/api/docs/models/gpt-realtime-whisper,
    // https://developers.openai.com/api/docs/models/gpt-live-transcribe
    'openai/gpt-realtime-whisper': { input_audio_seconds: 0.017 / 60 },
    'openai/gpt-live-transcribe': { input_audio_seconds: 0.017 / 60 },
  },
  'built-in prices',
)
