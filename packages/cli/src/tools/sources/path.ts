import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { FindOptions, Missing, Tool, ToolKind } from '../tool.ts'
import { isNewEnough, versionOf } from '../version.ts'

/** A tool that is installed. */
export async function fromPath(kind: ToolKind, { env = process.env }: FindOptions): Promise<Tool | Missing> {
  const reasons: string[] = []
  for (const file of executablesOnPath(kind, env)) {
    const version = await versionOf({ command: file, args: [] })
    if (version !== undefined && isNewEnough(version, kind)) return toolAt(kind, file, version, 'PATH')
    reasons.push(
      version === undefined ? `${file} does not run` : `${file} is ${version}, older than ${kind.minimum.join('.')}`,
    )
  }
  return { missing: reasons.length > 0 ? reasons.join(', ') : 'not on the PATH' }
}

export function toolAt(kind: ToolKind, file: string, version: string, from: Tool['from']): Tool {
  return { name: kind.name, version, from, command: (args) => ({ command: file, args }) }
}

function executablesOnPath({ executables }: ToolKind, env: NodeJS.ProcessEnv): string[] {
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return folders.flatMap((folder) => executables.map((name) => join(folder, name + suffix))).filter(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
