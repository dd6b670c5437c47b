import { diag } from '@opentelemetry/api'
import { afterEach, expect, test } from 'vitest'
import { settingsFrom } from '../settings.ts'
import { explain, setUpLines } from './debug.ts'

const settings = (env: Record<string, string>): ReturnType<typeof settingsFrom> =>
  settingsFrom({}, env, (mistake) => expect.fail(mistake))

afterEach(() => diag.disable())

async function said(
  env: Record<string, string>,
  answer: () => Promise<Response>,
  lines: string[] = [],
): Promise<string> {
  await explain({
    settings: settings(env),
    journalFolder: undefined,
    write: (line) => lines.push(line),
    fetch: answer,
  })
  return lines.join('')
}

test('what is metered, where it goes, and no secret', () => {
  const env = {
    TOLLBELL_PROJECT: 'shop',
    TOLLBELL_PROVIDERS: 'llm.example.com=openai',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://user:pass@ledger.example',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20secret',
  }
  const text = setUpLines({ settings: settings(env), journalFolder: '/var/journal' }).join('\n')
  for (const part of [
    'llm.example.com is openai',
    'Project shop',
    'https://ledger.example/v1/metrics',
    '/var/journal',
  ]) {
    expect(text).toContain(part)
  }
  expect(text).not.toMatch(/secret|pass/)
})

test.each([
  { name: 'it answers', answer: async () => new Response('{}'), says: 'The ledger answered (200).' },
  {
    name: 'it wants a token',
    answer: async () => new Response('', { status: 401 }),
    says: 'The ledger refused an export with 401. Give it its token in OTEL_EXPORTER_OTLP_HEADERS',
  },
  {
    name: 'something else is there',
    answer: async () => new Response('', { status: 404 }),
    says: 'with 404. Is that address an OTLP endpoint',
  },
  {
    name: 'nothing is there',
    answer: () => Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } })),
    says: 'The ledger does not answer (ECONNREFUSED). Start it',
  },
])('whether the ledger is there: $name', async ({ answer, says }) => {
  expect(await said({}, answer)).toContain(says)
})

test('nobody is asked where nothing is exported', async () => {
  expect(await said({ OTEL_METRICS_EXPORTER: 'none' }, () => expect.fail('asked'))).toContain('nothing is exported')
})

test('from then on OpenTelemetry’s diag is heard', async () => {
  const lines: string[] = []
  await said({}, async () => new Response(), lines)
  diag.warn('an export failed', new Error('why'))
  expect(lines.at(-1)).toBe('tollbell: an export failed why\n')
})
