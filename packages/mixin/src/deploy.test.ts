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
  ports?: string[]
  volumes: string[]
  secrets?: string[]
  environment?: Record<string, string>
  depends_on?: string[] | Record<string, { condition: string }>
}

interface Compose {
  services: Record<string, Service>
  secrets: Record<string, { file: string }>
  volumes: Record<string, null>
}

// What the reader makes by the commands at the top of the file.
const ownFolders = new Set(['./config', './secrets'])

const base = readCompose('compose.yaml')
const withPostgres = together(base, readCompose('compose.postgres.yaml'))

test('the compose file starts ledger and bridge, Prometheus, Alertmanager and Grafana', () => {
  expect(Object.keys(base.services)).toEqual(['tollbell', 'prometheus', 'alertmanager', 'grafana'])
})

test('with PostgreSQL there is another ledger on the same database, and a balancer before both', () => {
  const added = Object.keys(withPostgres.services).filter((name) => !(name in base.services))
  expect(added).toEqual(['ledger', 'balancer', 'postgres'])
  const balancer = readFileSync(join(deploy, 'balancer/nginx.conf'), 'utf8')
  const shared = ['tollbell', 'ledger'].map((name) => {
    expect(balancer).toContain(`server ${name}:${defaultPorts.ledger} `)
    const { environment, volumes } = withPostgres.services[name] ?? {}
    return [environment?.['TOLLBELL_DATABASE_URL_FILE'], volumes?.find((volume) => volume.startsWith('./config'))]
  })
  expect(shared[0]).toEqual(shared[1])
})

const services = [
  ...Object.entries(base.services).map(([name, service]) => ({ name, service, compose: base })),
  ...Object.entries(withPostgres.services).map(([name, service]) => ({
    name: `${name} with PostgreSQL`,
    service,
    compose: withPostgres,
  })),
]

describe.each(services)('$name', ({ service, compose }) => {
  test('has an image of a certain version', () => {
    expect(service.image).toMatch(/^[\w./-]+:v?\d[\w.-]*$/)
  })

  test('mounts what there is, or what the first lines of the file make', () => {
    const sources = service.volumes.map((volume) => volume.split(':')[0] ?? '')
    expect(sources.filter((source) => !isThere(source, compose))).toEqual([])
  })

  test('opens its ports on this machine only', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/)
  })

  test('uses secrets that are declared, and waits for services that exist', () => {
    for (const secret of service.secrets ?? []) expect(compose.secrets).toHaveProperty(secret)
    for (const other of dependencies(service)) expect(compose.services).toHaveProperty(other)
  })

  test('reads secrets only from the files of its own secrets', () => {
    const read = Object.values(service.environment ?? {}).filter((value) => value.startsWith('/run/secrets/'))
    for (const path of read) expect(service.secrets).toContain(path.slice('/run/secrets/'.length))
  })
})

test.each([
  { file: 'prometheus/prometheus.yml', service: 'prometheus', compose: base },
  { file: 'alertmanager/alertmanager.yml', service: 'alertmanager', compose: base },
])('$file names hosts and secrets that $service has', ({ file, service, compose }) => {
  const text = readFileSync(join(deploy, file), 'utf8')
  const hosts = [...text.matchAll(/(?:- |http:\/\/)([a-z]+):(\d{4})/g)]
  const secrets = [...text.matchAll(/\/run\/secrets\/([a-z-]+)/g)]
  expect(hosts.length).toBeGreaterThan(0)
  for (const [, host = '', port] of hosts) expect(compose.services[host]?.ports).toContain(`127.0.0.1:${port}:${port}`)
  for (const [, secret] of secrets) expect(compose.services[service]?.secrets).toContain(secret)
})

test('both ledgers are scraped, through no balancer', () => {
  const config = readFileSync(join(deploy, 'prometheus/prometheus.postgres.yml'), 'utf8')
  const { scrape_configs: jobs } = parse(config) as { scrape_configs: { static_configs: { targets: string[] }[] }[] }
  expect(jobs[0]?.static_configs[0]?.targets).toEqual(['tollbell:4318', 'ledger:4318'])
})

test('Grafana finds the dashboards where they are mounted', () => {
  const provider = readFileSync(join(repositoryRoot, 'grafana/provisioning/dashboards/tollbell.yaml'), 'utf8')
  const { providers } = parse(provider) as { providers: { options: { path: string } }[] }
  expect(base.services['grafana']?.volumes).toContain(`../grafana/dashboards:${providers[0]?.options.path}:ro`)
})

test('the example of a budgets file is a right one', () => {
  const { budgets } = parseBudgets(readFileSync(join(deploy, 'budgets.example.yaml'), 'utf8'))
  expect(budgets.map(({ name, unit, period }) => [name, unit, period])).toEqual([
    ['everything', 'usd', 'month'],
    ['chatbot', 'usd', 'day'],
    ['big models', 'tokens', 'day'],
    ['each user', 'usd', 'month'],
    ['last 24 hours', 'usd', { rollingSeconds: 86_400 }],
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
function isThere(source: string, compose: Compose): boolean {
  if (!source.startsWith('.')) return source in compose.volumes
  return ownFolders.has(source) || existsSync(join(deploy, source))
}

function dependencies({ depends_on: on = [] }: Service): string[] {
  return Array.isArray(on) ? on : Object.keys(on)
}

function readCompose(file: string): Compose {
  // Takes the place of a list, where others are added to.
  return parse(readFileSync(join(deploy, file), 'utf8').replaceAll('!override ', '')) as Compose
}

/** As docker compose puts two files together, as far as they go. */
function together(first: Compose, second: Compose): Compose {
  const merged = Object.entries(second.services).map(([name, more]) => [name, merge(first.services[name], more)])
  return {
    services: { ...first.services, ...(Object.fromEntries(merged) as Compose['services']) },
    secrets: { ...first.secrets, ...second.secrets },
    volumes: { ...first.volumes, ...second.volumes },
  }
}

function merge(one: Service | undefined, more: Service): Service {
  if (one === undefined) return more
  return {
    ...one,
    ...more,
    environment: { ...one.environment, ...more.environment },
    secrets: [...(one.secrets ?? []), ...(more.secrets ?? [])],
    volumes: [...one.volumes, ...(more.volumes ?? [])],
    depends_on: [...dependencies(one), ...dependencies(more)],
  }
}
