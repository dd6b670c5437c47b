import { lastLine, run } from '../run.ts'
import type { CommandLine, CommandOptions, FindOptions, Missing, Tool, ToolKind } from '../tool.ts'
import { versionOf } from '../version.ts'

// An engine that hangs, as Docker Desktop does while it starts, must not hold us up.
const infoTimeoutSeconds = 10

/** A tool from its official image, where a Docker engine answers. */
export async function fromDocker(kind: ToolKind, options: FindOptions): Promise<Tool | Missing> {
  // Elsewhere the engine is in a virtual machine of its own, whose loopback is not ours.
  if (process.platform !== 'linux') return { missing: 'Docker is used on Linux only' }
  const env = options.env ?? process.env
  const info = await run('docker', ['info'], { env, timeoutSeconds: infoTimeoutSeconds })
  if (info.code !== 0) return { missing: 'no Docker engine answers' }
  const failure = await pull(kind.image, env, options)
  if (failure) return failure
  const version = await versionOf(dockerCommand(kind, []), env)
  if (version === undefined) return { missing: `the image ${kind.image} does not run` }
  return {
    name: kind.name,
    version,
    from: 'docker',
    command: (args, commandOptions) => dockerCommand(kind, args, commandOptions),
  }
}

/**
 * `docker run` on the host's network, as the user who asks, so that files in the mounted folders stay that user's.
 * Paths are the same inside and outside.
 */
export function dockerCommand(
  { image, pathInImage }: ToolKind,
  args: readonly string[],
  { folders = [], containerName }: CommandOptions = {},
): CommandLine {
  const user = process.getuid && process.getgid ? ['--user', `${process.getuid()}:${process.getgid()}`] : []
  const name = containerName ? ['--name', containerName] : []
  const mounts = folders.flatMap((folder) => ['--volume', `${folder}:${folder}`])
  const options = ['--rm', '--network', 'host', ...user, ...name, ...mounts, '--entrypoint', pathInImage]
  return { command: 'docker', args: ['run', ...options, image, ...args] }
}

async function pull(image: string, env: NodeJS.ProcessEnv, { onProgress }: FindOptions): Promise<Missing | undefined> {
  const present = await run('docker', ['image', 'inspect', image], { env })
  if (present.code === 0) return undefined
  onProgress?.(`pulling ${image} (once) …`)
  const pulled = await run('docker', ['pull', '--quiet', image], { env })
  return pulled.code === 0 ? undefined : { missing: `docker could not pull ${image} (${lastLine(pulled)})` }
}
