import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { onTestFinished } from 'vitest'

// Where test/setup/postgres.ts listens for those who want a server.
const askVariable = 'TOLLBELL_TEST_POSTGRES'

/**
 * The URL of an empty database of its own, on the server that all tests of this run share. It goes with the test. The
 * first to ask starts the server.
 */
export async function testDatabase(): Promise<string> {
  const serverUrl = await sharedServer()
  const name = `test_${randomBytes(6).toString('hex')}`
  // The copy of a file is three times as fast as writing all of it to the log.
  await execute(serverUrl, `create database ${name} strategy file_copy`)
  onTestFinished(() => execute(serverUrl, `drop database ${name} with (force)`))
  return Object.assign(new URL(serverUrl), { pathname: name }).href
}

/** Runs one statement on a connection of its own. */
export async function execute(url: string, statement: string): Promise<void> {
  const client = new Client(url)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

async function sharedServer(): Promise<string> {
  const response = await fetch(process.env[askVariable] ?? '')
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
}
