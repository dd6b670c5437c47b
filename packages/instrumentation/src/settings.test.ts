import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Env, settingsFrom, type TollbellOptions } from './settings.ts'
import { version } from './version.ts'

function read(options: TollbellOptions, env: Env): { settings: ReturnType<typeof settingsFrom>; warnings: string[] } {
  const warnings: string[] = []
  return { settings: settingsFrom(options, env, (mistake) => warnings.push(mistake)), warnings }
}

function textOf(file: string): string {
  return readFileSync(join(import.meta.dirname, file), 'utf8')
}

test.each<{ name: string; options?: TollbellOptions; env?: Env; settings: object }>([
  { name: 'nothing', settings: { enabled: true, exports: true, users: false, project: undefined } },
  {
    name: 'an option before its variable',
    options: { project: 'a' },
    env: { TOLLBELL_PROJECT: 'b' },
    settings: { project: 'a' },
  },
  {
    name: 'a variable',
    env: { TOLLBELL_PROJECT: ' b ', TOLLBELL_USERS: 'TRUE' },
    settings: { project: 'b', users: true },
  },
  {
    name: 'the name of the service before the resource',
    env: { OTEL_SERVICE_NAME: 'a', OTEL_RESOURCE_ATTRIBUTES: 'service.name=b,x=1%202' },
    settings: { serviceName: 'a', resourceAttributes: { 'service.name': 'b', x: '1 2' } },
  },
  { name: 'the resource', env: { OTEL_RESOURCE_ATTRIBUTES: 'service.name=b' }, settings: { serviceName: 'b' } },
  { name: 'no ledger named', settings: { metricsUrl: 'http://localhost:4318/v1/metrics' } },
  {
    name: 'a ledger',
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://ledger.example/', OTEL_EXPORTER_OTLP_HEADERS: 'a=b, c=d%20e' },
    settings: { metricsUrl: 'https://ledger.example/v1/metrics', exportHeaders: { a: 'b', c: 'd e' } },
  },
  {
    name: 'no journal named: a small one where it can be',
    settings: { journal: { folder: undefined, maxBytes: 16 * 2 ** 20 }, debug: false, spans: false },
  },
  {
    name: 'a journal in a folder',
    env: { TOLLBELL_JOURNAL_DIR: '/var/journal' },
    settings: { journal: { folder: '/var/journal', maxBytes: 256 * 2 ** 20 } },
  },
  {
    name: 'how large it may grow',
    options: { journal: '/var/journal' },
    env: { TOLLBELL_JOURNAL_MAX_MB: '3' },
    settings: { journal: { folder: '/var/journal', maxBytes: 3 * 2 ** 20 } },
  },
  { name: 'no journal', env: { TOLLBELL_JOURNAL_DIR: 'off' }, settings: { journal: undefined } },
  {
    name: 'no journal, by option',
    options: { journal: false },
    env: { TOLLBELL_JOURNAL_DIR: '/var/journal' },
    settings: { journal: undefined },
  },
  {
    name: 'everything that is off by default',
    env: {
      TOLLBELL_DEBUG: '1',
      TOLLBELL_SPANS: 'true',
      TOLLBELL_MAX_SERIES: '7',
      OTEL_SEMCONV_STABILITY_OPT_IN: 'gen_ai_latest_experimental',
    },
    settings: { debug: true, spans: true, maxSeries: 7, newestGenAi: true },
  },
  { name: 'another exporter', env: { OTEL_METRICS_EXPORTER: 'prometheus' }, settings: { exports: false } },
])('$name', ({ options = {}, env = {}, settings }) => {
  expect(read(options, env)).toMatchObject({ settings, warnings: [] })
})

test('mistakes are warnings, and what is right is taken', () => {
  const { settings, warnings } = read(
    {},
    { TOLLBELL_PRICES: '/nowhere.json', TOLLBELL_PROVIDERS: '!', TOLLBELL_PROJECT: 'p' },
  )
  expect(warnings).toEqual([
    expect.stringContaining('TOLLBELL_PROVIDERS: "!"'),
    expect.stringContaining('/nowhere.json: the prices file cannot be read'),
  ])
  expect(settings).toMatchObject({ project: 'p', providers: {}, prices: { entries: [] } })
})

test('no instance id from outside is taken: two processes would share it', () => {
  const { settings } = read({}, { OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=pod-1' })
  expect(settings.instanceId).toMatch(/^[0-9a-f]{8}-/)
})

test('every option and variable is in the README', () => {
  const [source, readme] = [textOf('settings.ts'), textOf('../README.md')]
  const options = /interface TollbellOptions \{([\s\S]*?)\n\}/.exec(source)?.[1] ?? ''
  const names = [
    ...Array.from(options.matchAll(/readonly (\w+)\?/g), ([, name]) => `| \`${name}\` |`),
    ...Array.from(source.matchAll(/env\['(TOLLBELL_\w+)'\]/g), ([, name]) => String(name)),
  ]
  expect(names.length).toBeGreaterThan(10)
  expect(names.filter((name) => !readme.includes(name))).toEqual([])
})

test('the version is that of the package', () => {
  expect(version).toBe((JSON.parse(textOf('../package.json')) as { version: string }).version)
})
