// A process that makes a few calls, exports them, and ends. Its one argument is a ShortLife as JSON.
import { App } from './app.ts'
import type { ShortLife } from './scenarios/short-lives.ts'

const { calls, ...options } = JSON.parse(process.argv[2] ?? '{}') as ShortLife
const app = new App(options)
for (const call of calls) app.count(call)
await app.exportForSure()
await app.stop()
