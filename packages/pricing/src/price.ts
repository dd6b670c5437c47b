import type { UsageClass } from '@tollbell/conventions'
import type { Rate } from './rate.ts'

/** Which price is asked for. */
export interface PriceQuery {
  /** A `gen_ai.provider.name`, such as `openai` or `azure.ai.openai`. */
  readonly provider: string
  /** Where the price depends on more than the model, that too: `dall-e-3/hd/1024x1792`. */
  readonly model: string
  /** When the call was made: the price in force then is given. Default: now. */
  readonly date?: Date | undefined
  /** The service tier that answered, such as `default`, `flex`, `priority` or `batch`. Default: the standard one. */
  readonly tier?: string | undefined
}

/** The rates of a model. A class without a rate has no known price, which is not the same as free. */
export interface Price {
  /** The name under which the model was found: of the list, or the pattern of an override. */
  readonly model: string
  /** `override`: yours. `built-in`: of tollbell. `list`: `@pydantic/genai-prices`. `free`: a local or free model. */
  readonly source: 'override' | 'built-in' | 'list' | 'free'
  /** The model itself is not listed; this is the price of the same model without the date in its name. */
  readonly approximated?: true
  readonly rates: Readonly<Partial<Record<UsageClass, Rate>>>
}
