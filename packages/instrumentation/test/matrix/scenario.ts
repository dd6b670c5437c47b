import type OpenAI from 'openai'
import type { Script, ServedUsage } from '../../src/testing/index.ts'

/** One way to use an SDK: a row of the coverage table. */
export interface Scenario {
  /** In ASCII: it travels in a header. */
  readonly name: string
  /** Uses the SDK. What it returns is what the app gets, and the same with us and without. */
  readonly run: (client: OpenAI) => Promise<unknown>
  /** The same without an SDK, where that makes sense. */
  readonly plain?: { readonly path: string; readonly body: object }
  /** What goes wrong with the n-th request of the scenario, or slowly. */
  readonly script?: (nth: number) => Script | undefined
  readonly text?: string
  readonly usage?: ServedUsage
  readonly maxRetries?: number
  /** Answered by the double of OpenAI's other surfaces, on a server of its own. */
  readonly double?: 'media'
  /** How many requests that double bills. Default: one for each answer it bills. */
  readonly requests?: number
  /** Takes long, and runs beside all others. */
  readonly slow?: true
  /** How well it is counted. Default: exactly. */
  readonly counted?: 'estimated'
}

/** Where the helpers of chat completions are: openai 4 has them under `beta`. */
export function helpersOf(client: OpenAI): OpenAI['chat']['completions'] {
  const { completions } = client.chat
  return 'parse' in completions
    ? completions
    : (client as unknown as { beta: { chat: OpenAI['chat'] } }).beta.chat.completions
}

/** What an error shows to an app. */
export async function errorOf(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return { result: await run() }
  } catch (error) {
    const { name, message, status, code, type } = error as Record<string, unknown>
    return { class: (error as Error).constructor.name, name, message, status, code, type }
  }
}
