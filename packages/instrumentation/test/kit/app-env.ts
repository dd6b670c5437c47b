/**
 * The environment of an app of a test: nothing of ours but where its programs are, and where Node.js keeps what it has
 * compiled, which saves half the time of a start.
 */
export const appEnv: Readonly<Record<string, string | undefined>> = {
  PATH: process.env['PATH'],
  ...(process.env['NODE_COMPILE_CACHE'] !== undefined && { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] }),
}
