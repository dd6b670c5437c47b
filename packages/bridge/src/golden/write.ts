import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fixturePayloads, goldenTexts } from './cases.ts'

const source = join(import.meta.dirname, '..')
const golden = join(source, '..', 'golden')

rmSync(golden, { recursive: true, force: true })
for (const [name, text] of Object.entries(goldenTexts())) write(join(golden, name), text)
for (const [name, text] of Object.entries(fixturePayloads())) write(join(source, name), text)

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
