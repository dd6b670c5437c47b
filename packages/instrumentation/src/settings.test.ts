import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Env, settingsFrom, type TollbellOptions } from './settings.ts'
import { version } from './version.ts'

function read(options: TollbellOptions, env: Env): { settings: ReturnType<typeof settingsFrom>; warnings: string[] } {
  const warnings: string[] = []
  return { settings: settingsFrom(options, env, (mistake) => warnings.push(mistake)), warnings }
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

test('the version is that of the package', () => {
  const manifest = readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')
  expect(version).toBe((JSON.parse(manifest) as { version: string }).version)
})
