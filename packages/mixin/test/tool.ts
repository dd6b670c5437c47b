import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** The real tools; the set-up of the test run finds or fetches them and says where they are. */
export type ToolName = 'promtool' | 'amtool'

/** Runs a tool and returns what it wrote; throws with that when it fails. */
export function runTool(name: ToolName, args: readonly string[]): Promise<string> {
  const variable = `TOLLBELL_${name.toUpperCase()}`
  const command = process.env[variable]
  if (!command) throw new Error(`${variable} does not name ${name}; the tests run by \`npm test\` have it`)
  return new Promise((resolve, reject) => {
    execFile(command, args, (error, stdout, stderr) => {
      if (error) reject(new Error(`${name} ${args.join(' ')}\n${stdout}${stderr}`, { cause: error }))
      else resolve(stdout + stderr)
    })
  })
}

/** Files in a folder of their own until the test ends. */
export function temporaryFiles(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tollbell-mixin-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}
