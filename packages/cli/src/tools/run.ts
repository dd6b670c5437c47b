import { execFile } from 'node:child_process'

export interface Ran {
  /** 0 when all went well; `undefined` when it could not be started or was stopped. */
  readonly code: number | undefined
  /** Standard output, then standard error. */
  readonly output: string
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  readonly timeoutSeconds?: number
}

/** Runs a program to its end; never throws. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { timeoutSeconds, ...rest } = options
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      { ...rest, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2, timeout: (timeoutSeconds ?? 0) * 1000 },
      (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : undefined
        resolve({ code: error ? code : 0, output: stdout + stderr || (error?.message ?? '') })
      },
    )
  })
}

/** The last line somebody would want to read of a long output. */
export function lastLine({ output }: Ran): string {
  return output.trim().split('\n').at(-1)?.trim() ?? ''
}
