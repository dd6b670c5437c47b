import { randomBytes } from 'node:crypto'
import { Client } from 'pg'

/**
 * The URL of an empty place of its own for a test, on the server that all tests of this run share: a schema, which takes
 * a hundredth of the time of a database. The first to ask starts the server.
 */
export async function testDatabase(): Promise<string> {
  const url = new URL(await sharedServer())
  const name = `test_${randomBytes(6).toString('hex')}`
  await execute(url.href, `create schema ${name}`)
  url.search = new URLSearchParams({ options: `-c search_path=${name}`, application_name: name }).toString()
  return url.href
}

/** Runs one statement on a connection of its own. Answers its rows. */
export async function execute(url: string, statement: string): Promise<readonly unknown[]> {
  const client = new Client(url)
  await client.connect()
  try {
    return (await client.query(statement)).rows as unknown[]
  } finally {
    await client.end()
  }
}

// Where test/setup/postgres.ts listens for those who want a server.
async function sharedServer(): Promise<string> {
  const response = await fetch(process.env['TOLLBELL_TEST_POSTGRES'] ?? '')
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
}
