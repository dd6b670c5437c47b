import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseBudgets } from '@tollbell/budgets'
import { defaultPorts } from '@tollbell/conventions'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { repositoryRoot } from './sources.ts'

const deploy = join(repositoryRoot, 'deploy')

interface Service {
  image: string
  command?: string[]
  ports: string[]
  volumes: string[]
  secrets: string[]
  environment?: Record<string, string>
  depends_on?: string[]
}

interface Compose {
  services: Record<string, Service>
  secrets: Record<string, { file: string }>
  volumes: Record<string, null>
}

// What the reader makes by the commands at the top of the file.
const ownFolders = new Set(['./config', './secrets'])

const compose = parse(readFileSync(join(deploy, 'compose.yaml'), 'utf8')) as Compose

test('the compose file starts ledger and bridge, Prometheus, Alertmanager and Grafana', () => {
  expect(Object.keys(compose.services)).toEqual(['tollbell', 'prometheus', 'alertmanager', 'grafana'])
})

describe.each(Object.entries(compose.services))('%s', (_, service) => {
  test('has an image of a certain version', () => {
    expect(service.image).toMatch(/^[\w./-]+:v?\d[\w.-]*$/)
  })

  test('mounts what there is, or what the first lines of the file make', () => {
    const sources = service.volumes.map((volume) => volume.split(':')[0] ?? '')
    expect(sources.filter((source) => !isThere(source))).toEqual([])
  })

  test('opens its ports on this machine only', () => {
    for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/)
  })

  test('uses secrets that are declared, and waits for services that exist', () => {
    for (const secret of service.secrets) expect(compose.secrets).toHaveProperty(secret)
    for (const other of service.depends_on ?? []) expect(compose.services).toHaveProperty(other)
  })

  test('reads secrets only from the files of its own secrets', () => {
    const read = Object.values(service.environment ?? {}).filter((value) => value.startsWith('/run/secrets/'))
    for (const path of read) expect(service.secrets).toContain(path.slice('/run/secrets/'.length))
  })
})

test.each([
  { file: 'prometheus/prometheus.yml', service: 'prometheus' },
  { file: 'alertmanager/alertmanager.yml', service: 'alertmanager' },
])('$file names hosts and secrets that $service has', ({ file, service }) => {
  const text = readFileSync(join(deploy, file), 'utf8')
  const hosts = [...text.matchAll(/(?:- |http:\/\/)([a-z]+):(\d{4})/g)]
  const secrets = [...text.matchAll(/\/run\/secrets\/([a-z-]+)/g)]
  expect(hosts.length).toBeGreaterThan(0)
  for (const [, host = '', port] of hosts) expect(compose.services[host]?.ports).toContain(`127.0.0.1:${port}:${port}`)
  for (const [, secret] of secrets) expect(compose.services[service]?.secrets).toContain(secret)
})

test('Grafana finds the dashboards where they are mounted', () => {
  const provider = readFileSync(join(repositoryRoot, 'grafana/provisioning/dashboards/tollbell.yaml'), 'utf8')
  const { providers } = parse(provider) as { providers: { options: { path: string } }[] }
  expect(compose.services['grafana']?.volumes).toContain(`../grafana/dashboards:${providers[0]?.options.path}:ro`)
})

test('the example of a budgets file is a right one', () => {
  const { budgets } = parseBudgets(readFileSync(join(deploy, 'budgets.example.yaml'), 'utf8'))
  expect(budgets.map(({ name, unit, period }) => [name, unit, period])).toEqual([
    ['everything', 'usd', 'month'],
    ['chatbot', 'usd', 'day'],
    ['big models', 'tokens', 'day'],
  ])
})

test('the example of the settings names the default ports', () => {
  const settings = parse(readFileSync(join(deploy, 'tollbell.example.yaml'), 'utf8')) as Record<
    string,
    { port: number }
  >
  expect(Object.fromEntries(Object.entries(settings).map(([name, { port }]) => [name, port]))).toEqual(defaultPorts)
})

// A folder or file of this repository, one of the reader's own, or a declared volume.
function isThere(source: string): boolean {
  if (!source.startsWith('.')) return source in compose.volumes
  return ownFolders.has(source) || existsSync(join(deploy, source))
}
