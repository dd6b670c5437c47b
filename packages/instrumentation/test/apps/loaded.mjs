// Prints which packages were loaded by the time the app begins, and which once its first call was exported.
const atStart = [...globalThis.loadedPackages]

const { default: OpenAI } = await import('openai')
const { flushUsage } = await import('@tollbell/instrumentation')
await new OpenAI().chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Say hello' }] })
await flushUsage()
process.stdout.write(JSON.stringify([atStart, [...globalThis.loadedPackages]]))
