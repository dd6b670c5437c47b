import { Secret, StartError } from '@tollbell/service'
import { caFile } from '@tollbell/test-postgres'
import { expect, test } from 'vitest'
import { postgresTarget } from './postgres-url.ts'

test.each([
  { url: 'postgresql://tollbell:hunter2@db.example/ledger', name: 'db.example:5432/ledger', ssl: undefined },
  { url: 'postgres://db.example:6000/ledger?sslmode=disable', name: 'db.example:6000/ledger', ssl: false },
  { url: 'postgresql://a:p%40%23%2F@db.example/ledger', name: 'db.example:5432/ledger', ssl: undefined },
  { url: 'postgresql:///ledger?host=/run/postgresql', name: '/run/postgresql/ledger', ssl: undefined },
  {
    url: 'postgresql://db.example/ledger?sslmode=require',
    name: 'db.example:5432/ledger',
    ssl: { rejectUnauthorized: false },
  },
  { url: 'postgresql://db.example/ledger?sslmode=verify-full', name: 'db.example:5432/ledger', ssl: {} },
  { url: 'postgresql://db.example/ledger?sslrootcert=system', name: 'db.example:5432/ledger', ssl: {} },
  {
    url: `postgresql://db.example/ledger?sslmode=verify-full&sslrootcert=${caFile}`,
    name: 'db.example:5432/ledger',
    ssl: { ca: expect.stringMatching(/^-----BEGIN CERTIFICATE/) as string },
  },
])('$url is $name', ({ url, name, ssl }) => {
  const target = postgresTarget(new Secret(url))
  expect(target.name).toBe(name)
  expect(target.config.ssl).toEqual(ssl)
})

const notAUrl = expect.stringMatching(
  /^The database URL cannot be read\. Write it like postgresql:\/\/tollbell@db\.example.* @ as %40/,
) as string

test.each([
  { url: 'mysql://root:hunter2@db.example/ledger', mistakes: [notAUrl] },
  { url: 'postgresql://hunter2@db example:port/ledger', mistakes: [notAUrl] },
  { url: 'postgresql://a:12/hunter2@db.example/ledger', mistakes: [notAUrl] },
  { url: 'postgresql://a:12#hunter2@db.example/ledger', mistakes: [notAUrl] },
  { url: 'postgresql://a:12?hunter2@db.example/ledger', mistakes: [notAUrl] },
  {
    url: 'postgresql://a:hunter2@db.example/ledger?sslmod=require&sslmode=prefer&sslrootcert=/gone',
    mistakes: [
      'The database URL: sslmod: unknown setting; did you mean "sslmode"?',
      'The database URL: sslmode: "prefer" is not known here; write one of disable, require, verify-ca, verify-full',
      "The database URL: sslrootcert: /gone cannot be read (ENOENT: no such file or directory, open '/gone')",
    ],
  },
  {
    url: 'postgresql://a:hunter2@db.example/ledger?sslmode=verify-ca',
    mistakes: [
      'The database URL: sslmode: verify-ca needs sslrootcert, the file of the authority to trust; or write verify-full',
    ],
  },
])('what is wrong with $url is told at once, and the URL is not', ({ url, mistakes }) => {
  const error = failureOf(() => postgresTarget(new Secret(url)))
  expect(error).toBeInstanceOf(StartError)
  expect((error as StartError).mistakes).toEqual(mistakes)
  expect(String(error)).not.toContain('hunter2')
})

function failureOf(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}
