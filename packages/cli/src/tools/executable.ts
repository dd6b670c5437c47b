import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Tool } from './tool.ts'

/**
 * One path that runs a tool, for those who take a path and not a command line. A tool from Docker gets a script in
 * `scriptFolder`, and sees only `folders`.
 */
export function executableFor(
  tool: Tool,
  { folders, scriptFolder }: { folders: readonly string[]; scriptFolder: string },
): string {
  const { command, args } = tool.command([], { folders })
  if (args.length === 0) return command
  const file = join(scriptFolder, tool.name)
  const words = [command, ...args].map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`)
  writeFileSync(file, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o755 })
  return file
}
