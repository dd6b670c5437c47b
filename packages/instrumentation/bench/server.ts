// The provider's side of the benchmark, in a process of its own: answers by the name of the model.
import { startOpenAiServer } from '../src/testing/index.ts'

const texts: Readonly<Record<string, string>> = {
  short: 'A few words.',
  long: 'A sentence of "some" length.\n'.repeat(650),
  stream: 'word '.repeat(100),
}

const server = await startOpenAiServer({
  textOf: ({ model }) => texts[model] ?? '',
  usageOf: () => ({ inputTokens: 100, cachedTokens: 50, outputTokens: 100 }),
})
process.send?.(server.url)
