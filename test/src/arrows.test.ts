import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const packagesFolder = join(import.meta.dirname, '../../packages')

// ARCHITECTURE: usage becomes cost in the app, cost becomes spend in the ledger, spend becomes an alert, the alert
// becomes a message. Nobody imports against that way, and nobody imports a service's insides.
const mayImport: Record<string, readonly string[]> = {
  conventions: [],
  service: ['conventions'],
  pricing: ['conventions'],
  instrumentation: ['conventions', 'pricing'],
  budgets: ['conventions'],
  ledger: ['conventions', 'service', 'pricing', 'budgets'],
  mixin: ['conventions', 'budgets'],
  bridge: ['conventions', 'service'],
  cli: ['conventions', 'service', 'pricing', 'instrumentation', 'budgets', 'ledger', 'mixin', 'bridge'],
}

const ourImport = /(?:from|import)\s*\(?\s*['"](@tollbell\/[^'"]+|(?:\.\.\/)+packages\/[^'"]+)['"]/g

function sourcesOf(packageName: string): string[] {
  return readdirSync(join(packagesFolder, packageName, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  )
}

function importsOf(packageName: string): { file: string; specifier: string }[] {
  return sourcesOf(packageName).flatMap((file) =>
    [...readFileSync(join(packagesFolder, packageName, 'src', file), 'utf8').matchAll(ourImport)].map((match) => ({
      file,
      specifier: match[1] ?? '',
    })),
  )
}

interface Manifest {
  readonly exports?: Record<string, unknown>
  readonly dependencies?: Record<string, string>
}

function manifestOf(packageName: string): Manifest {
  return JSON.parse(readFileSync(join(packagesFolder, packageName, 'package.json'), 'utf8')) as Manifest
}

const packageNames = readdirSync(packagesFolder)

test('every package has its arrows written down', () => {
  expect(packageNames.toSorted()).toEqual(Object.keys(mayImport).toSorted())
})

describe.each(packageNames)('%s', (packageName) => {
  const allowed = mayImport[packageName] ?? []

  test('imports only what lies before it on the way', () => {
    const astray = importsOf(packageName).filter(
      ({ specifier }) => !allowed.some((name) => specifier.split('/').slice(0, 2).join('/') === `@tollbell/${name}`),
    )
    expect(astray).toEqual([])
  })

  test('imports other packages only by what they export', () => {
    const inside = importsOf(packageName).filter(({ specifier }) => {
      const [, name = '', ...path] = specifier.split('/')
      const entry = ['.', ...path].join('/')
      return !(entry in (manifestOf(name).exports ?? {}))
    })
    expect(inside).toEqual([])
  })

  test('depends on no package of ours that it may not import', () => {
    const ours = Object.keys(manifestOf(packageName).dependencies ?? {}).filter((name) => name.startsWith('@tollbell/'))
    expect(ours.filter((name) => !allowed.includes(name.slice('@tollbell/'.length)))).toEqual([])
  })
})
