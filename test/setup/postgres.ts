import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { findPostgres } from '../postgres/programs.ts'
import { type PostgresServer, startPostgres } from '../postgres/server.ts'

/**
 * Before any test: listens for the first test that wants a PostgreSQL, so that runs without one do not wait for it.
 * Answers its URL, or the sentence why there is none. Its programs are fetched here, where no test waits for them.
 */
export default async function setup(): Promise<() => Promise<void>> {
  await findPostgres().catch(() => {
    // Whoever needs it is told.
  })
  let starting: Promise<PostgresServer> | undefined
  const door = createServer((_request, response) => {
    starting ??= startPostgres()
    starting.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  process.env['TOLLBELL_TEST_POSTGRES'] = `http://127.0.0.1:${(door.address() as AddressInfo).port}`
  return async () => {
    door.close()
    door.closeAllConnections()
    await (await starting?.catch(() => undefined))?.remove()
  }
}
