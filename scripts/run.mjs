// The entry of every npm script: `node scripts/run.mjs <task> [arguments]`. It gets along with Node 18 and npm alone:
// fetches the Node, pnpm and packages the project needs, then runs the task with them. Nothing when all is there.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './setup/process.mjs'
import { SetupError, say } from './setup/say.mjs'
import { prepare } from './setup/toolchain.mjs'
import { tasks } from './tasks/index.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

async function main([name, ...args]) {
  const task = Object.hasOwn(tasks, name ?? '') ? tasks[name] : undefined
  if (!task)
    throw new SetupError(`There is no task ${JSON.stringify(name ?? '')}. There are: ${Object.keys(tasks).join(', ')}.`)
  const { node, env } = await prepare(root, task)
  const [command, ...rest] = task.command({ node, root, args })
  return run(command, rest, { cwd: task.inCallersFolder ? process.cwd() : root, env })
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  say(error.message)
  process.exitCode = 1
}
