import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, copyFileSync, cpSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { freePort } from '../src/kit/free-port.ts'
import { findPostgres } from './programs.ts'

export interface PostgresOptions {
  /** Whether what is committed survives the machine too. Slow disks are slow then; a benchmark wants to know. */
  readonly durable?: boolean
}

/** A PostgreSQL on a port of loopback, that ends with this process whatever ends it. */
export interface PostgresServer {
  /** Of its superuser, password included, to the database `postgres`. It also takes TLS, see {@link caFile}. */
  readonly url: string
  /** Ends every session, and keeps the data. */
  stop(): Promise<void>
  /** As a power cut would, if the disk kept what it was given. */
  crash(): Promise<void>
  /** On the same port again, with the same data. */
  start(): Promise<void>
  /** Stops it and removes its data. */
  remove(): Promise<void>
}

/** Who signed the certificate of these servers, for `sslrootcert`. It is for localhost and 127.0.0.1, until 2126. */
export const caFile: string = join(import.meta.dirname, 'tls/ca.pem')

const superuser = 'tollbell'

// PostgreSQL refuses to run as root.
const nobody = 65_534
const isRoot = process.getuid?.() === 0
const servant = isRoot ? { uid: nobody, gid: nobody } : {}

/** Makes a new, empty server, in about half a second, and starts it. Throws with what PostgreSQL said. */
export async function startPostgres({ durable = false }: PostgresOptions = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'tollbell-postgres-'))
  try {
    const password = randomBytes(12).toString('hex')
    const programs = reachable(await findPostgres(), folder)
    makeCluster(programs, folder, password)
    const port = await freePort()
    const settings = { ...settingsFor(folder, durable), port: String(port) }
    let running = await run(programs, folder, settings)
    return {
      url: `postgresql://${superuser}:${password}@127.0.0.1:${port}/postgres`,
      stop: () => running.end('stop'),
      crash: () => running.end('crash'),
      async start() {
        running = await run(programs, folder, settings)
      },
      async remove() {
        await running.end('stop')
        rmSync(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** The programs where the servant can run them: a cache in root's home is copied. */
function reachable(programs: string, folder: string): string {
  if (!isRoot || isOpenToAll(programs)) return programs
  const copy = join(folder, 'programs')
  cpSync(programs, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

function isOpenToAll(path: string): boolean {
  return (statSync(path).mode & 0o001) !== 0 && (path === dirname(path) || isOpenToAll(dirname(path)))
}

function makeCluster(programs: string, folder: string, password: string): void {
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password)
  for (const name of ['server.pem', 'server.key']) {
    copyFileSync(join(import.meta.dirname, 'tls', name), join(folder, name))
    chmodSync(join(folder, name), 0o600)
  }
  if (isRoot) execFileSync('chown', ['-R', `${nobody}:${nobody}`, folder])
  execFileSync(
    join(programs, 'bin/initdb'),
    // As the C locale sorts, so that order is the same on every machine.
    [`--pgdata=${join(folder, 'data')}`, `--username=${superuser}`, `--pwfile=${passwordFile}`, ...initOptions],
    { ...servant, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  )
}

const initOptions = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync']

function settingsFor(folder: string, durable: boolean): Readonly<Record<string, string>> {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '64MB',
    // Not each statement that fails: some tests mean them to.
    log_min_messages: 'log',
    ssl: 'on',
    ssl_cert_file: join(folder, 'server.pem'),
    ssl_key_file: join(folder, 'server.key'),
    // What was committed survives any end of the server even so, only not one of the machine.
    ...(!durable && { fsync: 'off', full_page_writes: 'off' }),
  }
}

interface Running {
  end(how: 'stop' | 'crash'): Promise<void>
}

// A word says how to end; who does not in time is made to. No word, because whoever started us is gone: end at once, and
// leave nothing behind.
const keeper = `
folder=$1; shift
"$@" 2>&1 &
server=$!
exec >&-
if read -r signal; then
  kill -$signal $server
  { sleep 10; kill -QUIT $server; } >/dev/null 2>&1 &
  wait $server; kill $!
else kill -QUIT $server; wait $server; rm -rf "$folder"; fi`

// https://www.postgresql.org/docs/current/server-shutdown.html
const signals = { stop: 'INT', crash: 'QUIT' } as const

async function run(programs: string, folder: string, settings: Readonly<Record<string, string>>): Promise<Running> {
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = [join(programs, 'bin/postgres'), '-D', join(folder, 'data'), ...options]
  const child = spawn('/bin/sh', ['-c', keeper, 'sh', folder, ...server], {
    ...servant,
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
    // A Ctrl-C is for us; the keeper has to outlive it.
    detached: true,
  })
  const ended = once(child, 'exit')
  await ready(child, join(folder, 'data'))
  return {
    async end(how) {
      if (child.stdin.writable) child.stdin.end(`${signals[how]}\n`)
      await ended
    },
  }
}

/** Waits until it takes connections. Goes on reading after that: a server whose reader has left waits for ever. */
async function ready({ stdin, stdout }: ChildProcess, data: string): Promise<void> {
  let said = ''
  const isReady = await new Promise<boolean>((resolve) => {
    stdout?.on('data', (chunk: Buffer) => {
      said = (said + String(chunk)).slice(-mostSaid)
      if (said.includes('is ready to accept connections')) resolve(true)
    })
    stdout?.on('end', () => resolve(false))
  })
  if (isReady) return
  // It has ended, and its keeper would wait on.
  stdin?.end('INT\n')
  throw new Error(`PostgreSQL did not start on ${data}:\n${said}`)
}

// For the sentence about a start that failed.
const mostSaid = 4096
