import { run } from './run.ts'
import type { CommandLine, ToolKind } from './tool.ts'

/** The version an executable says it has: `3.5.3`. `undefined` when it does not run or says something else. */
export async function versionOf(
  { command, args }: CommandLine,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  const { output } = await run(command, [...args, '--version'], { env, timeoutSeconds: 20 })
  // prometheus, version 3.5.3+ds1 (branch: debian/sid, revision: …)
  return /, version v?(\d+\.\d+\.\d+)/.exec(output)?.[1]
}

export function isNewEnough(version: string, { minimum }: ToolKind): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > minimum[0] || (major === minimum[0] && minor >= minimum[1])
}
