import type OpenAI from 'openai'

/** A call that is measured. */
export interface Case {
  readonly name: string
  /** The model asked for; the replay answers by it. */
  readonly model: string
  readonly text: string
  /**
   * How many calls make one measurement: so many that each process collects its garbage several times in them, and what
   * is compared still lies close together.
   */
  readonly calls: number
  /**
   * How many calls come before those that are measured, for figures that are to be kept. What a call does once, V8
   * compiles after some thousand of them, and that takes more than the calls themselves; through the fetch of Node.js a
   * call for JSON, whoever makes it, takes a quarter less from some 11,000 on.
   */
  readonly warmUpCalls: number
  /** Makes the call and reads its answer; resolves to when the first of it was there, by `performance.now()`. */
  readonly run: (client: OpenAI) => Promise<number>
}

const messages = [{ role: 'user' as const, content: 'Say something.' }]

// A hundred words, as a model writes them: where all chunks are of one length, what is measured is how well the memory
// allocator likes that length.
const prose = `\
A toll bell hangs beside the road and rings for everyone who passes, once for a cart and twice for a coach. The keeper \
writes each of them down, what they carried and what they paid, because at the end of the month somebody will ask where \
the money came from. He does not stop anybody to count their sacks: he listens, looks, and knows the price by heart. \
When it is foggy he guesses, and says that he has guessed. When the bell is silent for a whole day he walks out to see \
whether the rope has broken.`

/** The calls in the order of the tables. */
export const cases: readonly Case[] = [
  json({ name: 'JSON, small', model: 'gpt-4o-mini', text: 'A few words.' }),
  json({ name: 'JSON, 20 kB', model: 'gpt-4o', text: 'A sentence of "some" length.\n'.repeat(650) }),
  stream({ name: 'stream of 100 chunks', model: 'gpt-4.1' }),
  stream({ name: 'stream, usage asked for', model: 'gpt-4.1-mini', stream_options: { include_usage: true } }),
]

function json({ name, model, text }: Pick<Case, 'name' | 'model' | 'text'>): Case {
  const run = async (client: OpenAI): Promise<number> => {
    await client.chat.completions.create({ model, messages })
    return performance.now()
  }
  return { name, model, text, calls: 500, warmUpCalls: 15_000, run }
}

function stream({ name, ...options }: { name: string; model: string; stream_options?: { include_usage: true } }): Case {
  const run = async (client: OpenAI): Promise<number> => {
    let first = 0
    for await (const _ of await client.chat.completions.create({ ...options, messages, stream: true })) {
      first ||= performance.now()
    }
    return first
  }
  return { name, model: options.model, text: prose, calls: 80, warmUpCalls: 4_500, run }
}
