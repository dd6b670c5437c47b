import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { run } from '../setup/process.mjs'
import { print, say } from '../setup/say.mjs'

const root = join(import.meta.dirname, '../..')

/** Every benchmark by name: a package's own is called like the package, those in test/bench like their file. */
function benchmarks() {
  const ofPackages = readdirSync(join(root, 'packages'))
    .map((name) => ({ name, file: join(root, 'packages', name, 'bench/main.ts') }))
    .filter(({ file }) => existsSync(file))
  const folder = join(root, 'test/bench')
  const ofWhole = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ name: basename(file, '.ts'), file: join(folder, file) }))
  return [...ofPackages, ...ofWhole]
}

// pnpm hands on the two dashes before arguments, npm keeps them.
const [wanted, ...args] = process.argv.slice(2).filter((argument, index) => index > 0 || argument !== '--')
const all = benchmarks()
const chosen = wanted === undefined ? all : all.filter(({ name }) => name === wanted)

if (chosen.length === 0) {
  say(`There is no benchmark ${JSON.stringify(wanted)}. There are: ${all.map(({ name }) => name).join(', ')}.`)
  process.exitCode = 1
}
for (const { name, file } of chosen) {
  print(`\n${name}`)
  const code = await run(process.execPath, [...process.execArgv, file, ...args], { cwd: root })
  process.exitCode ||= code
}
