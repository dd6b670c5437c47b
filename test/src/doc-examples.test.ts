import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startChild, startScript } from './kit/child.ts'
import { docFiles, examplesIn, root } from './kit/doc-files.ts'
import { type Alertmanager, type Prometheus, startAlertmanager, startPrometheus } from './kit/monitoring.ts'
import { type Service, startService } from './kit/services.ts'

describe('an example in code', () => {
  test.each(examplesIn('ts', 'js'))('of $where has no slip of the pen', ({ text }) => {
    expect(() => stripTypeScriptTypes(text)).not.toThrow()
  })

  test.each(importsInExamples())('of $where: $specifier has $names', async ({ specifier, names }) => {
    const source = sourceOf(specifier)
    expect(source, `${specifier} is no entry of its package`).toBeDefined()
    if (names.length === 0) return
    expect(Object.keys((await import(source ?? '')) as object)).toEqual(expect.arrayContaining(names))
  })

  test.each(['conventions', 'pricing'])('of %s gives what the comments beside it say', async (name) => {
    const folder = join(root, 'packages', name)
    const example = examplesIn('ts').find(({ where }) => where.startsWith(`packages/${name}/`))
    // Within the package, so that it finds itself by its name.
    const file = join(await mkdtemp(join(folder, '.readme-')), 'example.ts')
    onTestFinished(() => rm(join(file, '..'), { recursive: true }))
    const { text, claims } = withClaims(example?.text ?? '')
    expect(claims).toBeGreaterThan(1)
    await writeFile(file, text)
    const run = startScript(file, [])
    expect(await run.ended, run.output()).toBe(0)
    expect(run.output()).toBe('')
  })
})

describe('a command', () => {
  const ours = /\b(?:npx @tollbell\/cli|tollbell) (up|start|status|demo|[a-z-]+)((?: +--?[a-z][^#|\n]*)?)/g
  const commands = docFiles.flatMap((file) => {
    const shell = [...readFileSync(join(root, file), 'utf8').matchAll(/```sh\n([\s\S]*?)```|`([^`\n]+)`/g)]
    return shell.flatMap(([, block, inline]) =>
      [...(block ?? inline ?? '').matchAll(ours)]
        .filter(({ index }) => block !== undefined || index === 0)
        .map(([, name = '', options = '']) => ({ file, name, options: options.match(/--[a-z-]+/g) ?? [] })),
    )
  })

  test.each(commands)('$name $options of $file exists', ({ name, options }) => {
    const help = readFileSync(join(root, `packages/cli/src/commands/golden/${name}.txt`), 'utf8')
    for (const option of options) expect(help).toMatch(new RegExp(`^ +${option}\\b`, 'm'))
  })

  test.each(examplesIn('sh'))('of $where is one to a shell', async ({ text }) => {
    const check = startChild('sh', ['-n', '-c', text])
    expect(await check.ended, check.output()).toBe(0)
  })
})

describe('an address to ask with curl', () => {
  const folder = mkdtemp(join(tmpdir(), 'tollbell-docs-'))
  let ledger: Service
  let bridge: Service
  let alertmanager: Alertmanager
  let prometheus: Prometheus

  beforeAll(async () => {
    const common = { host: '127.0.0.1', port: 0, dataDir: await folder }
    ledger = await startService('ledger-main.ts', common)
    bridge = await startService('bridge-main.ts', common)
    alertmanager = await startAlertmanager({ folder: join(await folder, 'am'), bridgeUrl: bridge.url })
    prometheus = await startPrometheus({
      folder: join(await folder, 'prometheus'),
      ledgerTarget: new URL(ledger.url).host,
      bridgeTarget: new URL(bridge.url).host,
      alertmanagerTarget: alertmanager.target,
      scrapeIntervalSeconds: 1,
    })
  })

  afterAll(async () => {
    await Promise.all([prometheus?.close(), alertmanager?.close(), ledger?.child.kill(), bridge?.child.kill()])
    await rm(await folder, { recursive: true, force: true })
  })

  const calls = docFiles.flatMap((file) => {
    const curls = readFileSync(join(root, file), 'utf8').matchAll(
      /\bcurl (?:-s )?(?:-X (POST) )?'?http:\/\/(?:127\.0\.0\.1|localhost):(\d+)([^\s'`]*)/g,
    )
    return [...curls].map(([, method = 'GET', port = '', path = '']) => ({ file, method, port, path }))
  })

  test('stands in the runbook at all', () => expect(calls.length).toBeGreaterThan(5))

  test.each(calls)('$method $path of $file, port $port, is answered', async ({ method, port, path }) => {
    const url = { 4318: ledger.url, 4320: bridge.url, 9090: prometheus.url, 9093: alertmanager.url }[port] ?? ''
    const response = await fetch(url + path.replace('<id>', '999'), { method })
    // There is no message 999 to send again here, but the address knows what a message is.
    expect(await response.text()).not.toMatch(/404 page not found|There is nothing here/)
    expect(String(response.status)).toMatch(path.includes('<id>') ? '404' : /^2/)
  })
})

function importsInExamples(): { where: string; specifier: string; names: string[] }[] {
  return examplesIn('ts', 'js').flatMap(({ where, text }) =>
    [...text.matchAll(/import (?:\{([^}]+)\} from )?'(@tollbell\/[^']+)'/g)].map(([, names = '', specifier = '']) => ({
      where,
      specifier,
      names: names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '' && !name.startsWith('type ')),
    })),
  )
}

/** The source file behind an import of ours. */
function sourceOf(specifier: string): string | undefined {
  const [, name = '', ...below] = specifier.split('/')
  const folder = join(root, 'packages', name)
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    exports: Record<string, Record<string, string> | undefined>
  }
  const source = exports[['.', ...below].join('/')]?.['@tollbell/source']
  return source && join(folder, source)
}

/** An example whose `expression // value` lines are checked as it runs. */
function withClaims(example: string): { text: string; claims: number } {
  let claims = 0
  const text = example.replaceAll(
    /^(?!import|const|let|\/\/)(\S.*?) +\/\/ ('[^']*'|-?[\d_.]+n?\b|\{\})/gm,
    (_, expression: string, value: string) => {
      claims += 1
      return `assert.deepStrictEqual(${expression}, ${value}) //`
    },
  )
  return { text: `import assert from 'node:assert/strict'\n${text}`, claims }
}
