import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheFolder, debianFolder } from '@tollbell/cli/tools'
import { startChild } from './child.ts'
import { freePort } from './free-port.ts'
import { tinyModel } from './tiny-model.ts'
import { answers, until } from './until.ts'

// llama.cpp with everything it links to: the machine's own C library may be older.
const suite = 'sid'
const packages = [
  'libc6',
  'libgcc-s1',
  'libggml0',
  'libgomp1',
  'libllama0',
  'libssl3t64',
  'libstdc++6',
  'libzstd1',
  'llama.cpp-tools',
  'zlib1g',
]

/** Only Debian has it ready to run. */
export const canHaveLlamaServer: boolean = existsSync('/usr/share/keyrings/debian-archive-keyring.gpg')

export interface LlamaServer {
  /** Base URL for a client, with `/v1`. */
  readonly url: string
  close(): Promise<void>
}

/**
 * A real OpenAI-compatible server that somebody else wrote: llama.cpp with a tiny random model. It answers nonsense
 * under the model name `alias`, and its token counts are real.
 */
export async function startLlamaServer({ alias }: { alias: string }): Promise<LlamaServer> {
  const root = await debianFolder({ cache: cacheFolder(), suite, packages, name: 'llama' })
  if (typeof root !== 'string') throw new Error(`llama-server cannot be had: ${root.missing}`)
  const folder = mkdtempSync(join(tmpdir(), 'tollbell-llama-'))
  const model = join(folder, 'tiny.gguf')
  writeFileSync(model, tinyModel())
  const port = await freePort()
  const libraries = join(root, 'usr/lib', multiarch())
  const backends = join(libraries, 'ggml/backends0')
  const libraryPath = [libraries, join(libraries, 'llama'), backends].join(':')
  const program = ['--library-path', libraryPath, join(root, 'usr/bin/llama-server')]
  const flags = ['-m', model, '--host', '127.0.0.1', '--port', String(port), '-c', '2048', '-t', '1', '--alias', alias]
  const server = startChild(join(libraries, loader()), [...program, ...flags], {
    env: { ...process.env, GGML_BACKEND_PATH: backendFor(backends) },
  })
  const origin = `http://127.0.0.1:${port}`
  await until(() => answers(`${origin}/health`), { what: 'llama-server to be ready', unless: server })
  return {
    url: `${origin}/v1`,
    async close() {
      await server.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function multiarch(): string {
  return process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'
}

function loader(): string {
  return process.arch === 'arm64' ? 'ld-linux-aarch64.so.1' : 'ld-linux-x86-64.so.2'
}

// The newest instructions this processor has; sse42 runs on any of the last fifteen years.
function backendFor(folder: string): string {
  const flags = process.platform === 'linux' ? readFileSync('/proc/cpuinfo', 'utf8') : ''
  const wanted = process.arch === 'arm64' ? 'armv8.0_1' : /\bavx2\b/.test(flags) ? 'haswell' : 'sse42'
  const file = `libggml-cpu-${wanted}.so`
  if (!readdirSync(folder).includes(file)) throw new Error(`${folder} has no ${file}`)
  return join(folder, file)
}
