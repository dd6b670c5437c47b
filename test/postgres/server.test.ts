import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { execute, testDatabase } from './database.ts'
import { caFile, startPostgres } from './server.ts'

test('a test has a place of its own', async () => {
  const [one, other] = [await testDatabase(), await testDatabase()]
  await execute(one, 'create table mine (id int)')
  await expect(execute(other, 'table mine')).rejects.toThrow('relation "mine" does not exist')
  await execute(`${one}&sslmode=verify-full&sslrootcert=${caFile}`, 'table mine')
})

test('what is committed survives a restart and a crash; the port stays', async () => {
  const server = await startPostgres()
  try {
    await execute(server.url, 'create table kept (id int)')
    await server.crash()
    await expect(execute(server.url, 'table kept')).rejects.toThrow('ECONNREFUSED')
    await server.start()
    await server.stop()
    await server.start()
    await execute(server.url, 'table kept')
  } finally {
    await server.remove()
  }
  await expect(new Client(server.url).connect()).rejects.toThrow('ECONNREFUSED')
})

test('a run that is killed leaves no server and no data behind', async () => {
  const program = `import { startPostgres } from ${JSON.stringify(new URL('server.ts', import.meta.url).href)}
    process.stdout.write((await startPostgres()).url)`
  const run = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = String((await once(run.stdout, 'data'))[0])
  const folder = await dataFolderOf(url)
  expect(existsSync(folder)).toBe(true)
  run.kill('SIGKILL')
  await expect.poll(() => existsSync(folder)).toBe(false)
  await expect(execute(url, 'select 1')).rejects.toThrow('ECONNREFUSED')
})

async function dataFolderOf(url: string): Promise<string> {
  const client = new Client(url)
  await client.connect()
  const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`)
  await client.end()
  return rows[0]?.folder ?? ''
}
