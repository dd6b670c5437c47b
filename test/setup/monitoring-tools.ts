import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { executableFor, findTool, toolNames } from '../../packages/cli/src/tools/index.ts'

const onProgress = (message: string): void => void process.stderr.write(`[tools] ${message}\n`)
const checkout = join(import.meta.dirname, '../..')

/**
 * Before any test: finds or fetches the real Prometheus, promtool, Alertmanager and amtool, and tells the tests their
 * paths as TOLLBELL_PROMETHEUS, TOLLBELL_PROMTOOL, … Where one cannot be had, the run fails with the sentence why.
 */
export default async function setup(): Promise<() => void> {
  const scriptFolder = mkdtempSync(join(tmpdir(), 'tollbell-tools-'))
  for (const name of toolNames) {
    const variable = `TOLLBELL_${name.toUpperCase()}`
    if (process.env[variable]) continue
    const tool = await findTool(name, { onProgress })
    process.env[variable] = executableFor(tool, { folders: [tmpdir(), checkout], scriptFolder })
  }
  return () => rmSync(scriptFolder, { recursive: true, force: true })
}
