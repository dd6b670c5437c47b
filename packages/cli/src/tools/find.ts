import { fromDebian } from './sources/debian.ts'
import { fromDocker } from './sources/docker.ts'
import { fromPath } from './sources/path.ts'
import { type FindOptions, type Missing, type Tool, type ToolKind, type ToolName, toolKinds } from './tool.ts'

/** A tool cannot be had. The message says what was tried and what to install. */
export class ToolMissing extends Error {
  override readonly name: string = 'ToolMissing'
}

type Source = (kind: ToolKind, options: FindOptions) => Promise<Tool | Missing>

// What is installed wins over what would have to be fetched.
const sources: readonly Source[] = [fromPath, fromDocker, fromDebian]

// Calls at the same time share one search, so that nothing is fetched twice.
const searches = new Map<string, Promise<Tool>>()

/**
 * Prometheus, Alertmanager or one of their tools: from the PATH, else from Docker, else from Debian's packages,
 * unpacked into the cache folder. Throws {@link ToolMissing} when none of them has it.
 */
export function findTool(name: ToolName, options: FindOptions = {}): Promise<Tool> {
  const key = `${name} ${options.env?.['PATH'] ?? ''} ${options.env?.['TOLLBELL_CACHE'] ?? ''}`
  const running = searches.get(key)
  if (running) return running
  const search = searchFor(toolKinds[name], options).finally(() => searches.delete(key))
  searches.set(key, search)
  return search
}

async function searchFor(kind: ToolKind, options: FindOptions): Promise<Tool> {
  const reasons: string[] = []
  for (const source of sources) {
    const found = await source(kind, options)
    if (!('missing' in found)) return found
    reasons.push(found.missing)
  }
  throw new ToolMissing(sentenceFor(kind, reasons))
}

function sentenceFor({ name, minimum }: ToolKind, reasons: readonly string[]): string {
  return (
    `${name} cannot be had: ${reasons.join('; ')}. Install ${name} ${minimum.join('.')} or newer so that it is on the PATH ` +
    '(https://prometheus.io/download), or start Docker, and run this again.'
  )
}
