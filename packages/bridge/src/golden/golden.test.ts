import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { alertNames } from '@tollbell/conventions'
import { cases, fixturePayloads, goldenTexts } from './cases.ts'

const source = join(import.meta.dirname, '..')
const golden = join(source, '..', 'golden')

describe('what messages read like', () => {
  const texts = goldenTexts()

  test('every alert of the conventions has a case', () => {
    const covered = new Set(cases.map(({ alert }) => alert))
    expect(alertNames.filter((name) => !covered.has(name))).toEqual([])
  })

  test('no golden file is left over', () => {
    expect(readdirSync(golden).sort()).toEqual(Object.keys(texts).sort())
  })

  test.each(Object.entries(texts))('%s is as a speaker reviewed it (else: pnpm generate)', (name, text) => {
    expect(text).toBe(readFileSync(join(golden, name), 'utf8'))
  })
})

test.each(Object.entries(fixturePayloads()))('%s is what the channel sends (else: pnpm generate)', (name, text) => {
  expect(text).toBe(readFileSync(join(source, name), 'utf8'))
})
